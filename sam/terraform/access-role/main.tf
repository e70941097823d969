# The access role: what the platform may do in an account that evidence comes from.
#
# Generated. Do not edit it, render it again:
#   cado-access render access-role --as terraform
#
# The role carries the tag cado-access:managed-by with the value terraform. The functions take only roles with the
# value cado-access for theirs, so they report this role and leave it alone unless AdoptExistingRoles is on.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "trusted_role_arns" {
  description = "ARNs of the roles that may assume the role: the platform's role in the primary account."
  type        = list(string)

  validation {
    condition     = alltrue([for arn in var.trusted_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@/_-]+$", arn))])
    error_message = "Expected full ARNs of IAM roles, without wildcards."
  }

  validation {
    condition     = length(var.trusted_role_arns) > 0
    error_message = "Expected at least one role."
  }
}

variable "external_id" {
  description = "ExternalId that the platform has to send; null asks for none."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.external_id == null || can(regex("^[A-Za-z0-9+=,.@:/_-]{2,1000}[A-Za-z0-9+=,.@:/_-]{0,224}$", coalesce(var.external_id, "-")))
    error_message = "Expected 2 to 1,224 letters, digits and +=,.@:/_-"
  }
}

variable "trusted_organization_id" {
  description = "Organization that the account of the platform's role has to belong to; null does not ask."
  type        = string
  default     = null

  validation {
    condition     = var.trusted_organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", coalesce(var.trusted_organization_id, "-")))
    error_message = "Expected an organization id: o- and 10 to 32 lower-case letters or digits."
  }
}

variable "role_name" {
  description = "Name of the role. Never change it later: that makes another role, which nobody knows."
  type        = string
  default     = "CadoResponseSecondRole"

  validation {
    condition     = length(var.role_name) <= 64 && can(regex("^[A-Za-z0-9+=,.@_-]*CadoResponse[A-Za-z0-9+=,.@_-]*$", var.role_name))
    error_message = "Expected a role name of up to 64 characters that contains CadoResponse."
  }
}

variable "max_session_duration" {
  description = "Longest session of the role, in seconds."
  type        = number
  default     = 43200

  validation {
    condition     = var.max_session_duration >= 3600 && var.max_session_duration <= 43200
    error_message = "Expected seconds from 3600 to 43200."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that becomes the role's permissions boundary; null means none."
  type        = string
  default     = null
}

data "aws_partition" "current" {}

locals {
  organization_test = var.trusted_organization_id == null ? {} : { "aws:PrincipalOrgID" = var.trusted_organization_id }
  external_id_test  = var.external_id == null ? {} : { "sts:ExternalId" = var.external_id }
  trust_tests       = merge(local.organization_test, local.external_id_test)
  trust_condition   = length(local.trust_tests) == 0 ? {} : { Condition = { StringEquals = local.trust_tests } }
  trust_statements  = [merge({ Effect = "Allow", Principal = { AWS = var.trusted_role_arns }, Action = "sts:AssumeRole" }, local.trust_condition)]
}

resource "aws_iam_role" "access" {
  name                 = var.role_name
  description          = "Role through which the platform acquires evidence from this account"
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.trust_statements
  })
  tags = {
    "cado-access:managed-by" = "terraform"
  }
}

resource "aws_iam_role_policy" "ami" {
  name = "CadoResponse-ami"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForAmiCopy"
        Effect = "Allow"
        Action = [
          "ec2:CopyImage",
          "ec2:CopySnapshot",
          "ec2:CreateVolume",
          "ec2:DescribeImages",
          "ec2:DescribeSnapshots",
          "ec2:ImportImage",
          "ec2:ModifySnapshotAttribute",
        ]
        Resource = "*"
      },
      {
        Sid    = "RequiredForAmiTags"
        Effect = "Allow"
        Action = "ec2:CreateTags"
        Resource = [
          "arn:${data.aws_partition.current.partition}:ec2:*::image/*",
          "arn:${data.aws_partition.current.partition}:ec2:*:*:import-image-task/*",
          "arn:${data.aws_partition.current.partition}:ec2:*::snapshot/*",
          "arn:${data.aws_partition.current.partition}:ec2:*:*:volume/*",
        ]
        Condition = {
          StringLikeIfExists = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
      {
        Sid    = "RequiredForAmiImports"
        Effect = "Allow"
        Action = [
          "ec2:DeleteSnapshot",
          "ec2:DeregisterImage",
        ]
        Resource = "*"
        Condition = {
          StringLike = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "cloudtrail" {
  name = "CadoResponse-cloudtrail"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "RequiredForCloudTrailImport"
      Effect   = "Allow"
      Action   = "cloudtrail:LookupEvents"
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "ebs_direct" {
  name = "CadoResponse-ebs-direct"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForEbsImport"
        Effect = "Allow"
        Action = [
          "ebs:GetSnapshotBlock",
          "ebs:ListChangedBlocks",
          "ebs:ListSnapshotBlocks",
          "ec2:CreateSnapshot",
          "ec2:DescribeAccountAttributes",
          "ec2:DescribeAddresses",
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeFlowLogs",
          "ec2:DescribeImages",
          "ec2:DescribeInstanceAttribute",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeInstances",
          "ec2:DescribeRegions",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSnapshots",
          "ec2:DescribeSubnets",
          "ec2:DescribeTags",
          "ec2:DescribeVolumes",
          "ec2:DescribeVolumesModifications",
        ]
        Resource = "*"
      },
      {
        Sid      = "RequiredForEbsImport2"
        Effect   = "Allow"
        Action   = "ec2:CreateTags"
        Resource = "arn:${data.aws_partition.current.partition}:ec2:*::snapshot/*"
        Condition = {
          StringEquals = {
            "ec2:CreateAction" = "CreateSnapshot"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "ec2" {
  name = "CadoResponse-ec2"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForEc2ImportAndAmiImportScoped"
        Effect = "Allow"
        Action = [
          "ec2:CopySnapshot",
          "ec2:CreateSnapshot",
          "ec2:CreateSnapshots",
          "ec2:CreateVolume",
          "ec2:DescribeAccountAttributes",
          "ec2:DescribeAddresses",
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeFlowLogs",
          "ec2:DescribeInstanceAttribute",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeInstances",
          "ec2:DescribeRegions",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSnapshots",
          "ec2:DescribeSubnets",
          "ec2:DescribeTags",
          "ec2:DescribeVolumes",
          "ec2:DescribeVolumesModifications",
          "ec2:ModifySnapshotAttribute",
        ]
        Resource = "*"
      },
      {
        Sid    = "RequiredForEc2ImportTags"
        Effect = "Allow"
        Action = "ec2:CreateTags"
        Resource = [
          "arn:${data.aws_partition.current.partition}:ec2:*::snapshot/*",
          "arn:${data.aws_partition.current.partition}:ec2:*:*:volume/*",
        ]
        Condition = {
          StringLikeIfExists = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
      {
        Sid    = "RequiredForMarketplaceEC2andAmiImportScoped"
        Effect = "Allow"
        Action = [
          "ec2:AssociateAddress",
          "ec2:AttachVolume",
          "ec2:DeleteSnapshot",
          "ec2:DeleteTags",
          "ec2:StartInstances",
          "ec2:StopInstances",
          "ec2:TerminateInstances",
        ]
        Resource = "*"
        Condition = {
          StringLike = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
      {
        Sid      = "RequiredForMarketplaceEC2andAmiImportScopedLicense"
        Effect   = "Allow"
        Action   = "ec2:StartInstances"
        Resource = "arn:${data.aws_partition.current.partition}:license-manager:*:*:license-configuration:*"
      },
      {
        Sid      = "RequiredForEc2ImportAndAmiImport2"
        Effect   = "Allow"
        Action   = "ec2:ModifyInstanceAttribute"
        Resource = "arn:${data.aws_partition.current.partition}:ec2:*:*:instance/*"
        Condition = {
          StringEquals = {
            "ec2:Attribute" = "BlockDeviceMapping"
          }
          StringLike = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
      {
        Sid      = "RequiredForEc2ImportAndAmiImport2Volume"
        Effect   = "Allow"
        Action   = "ec2:ModifyInstanceAttribute"
        Resource = "arn:${data.aws_partition.current.partition}:ec2:*:*:volume/*"
        Condition = {
          StringLike = {
            "aws:ResourceTag/Name" = "CadoResponse*"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "ecs" {
  name = "CadoResponse-ecs"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "RequiredForEcsImport"
      Effect = "Allow"
      Action = [
        "ecs:DescribeClusters",
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:ExecuteCommand",
        "ecs:ListClusters",
        "ecs:ListServices",
        "ecs:ListTasks",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "eks" {
  name = "CadoResponse-eks"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "RequiredForEKSImport"
      Effect = "Allow"
      Action = [
        "eks:DescribeCluster",
        "eks:ListClusters",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "kms_custom_key" {
  name = "CadoResponse-kms-custom-key"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForKmsEncryptedEc2Import"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ]
        Resource = "*"
      },
      {
        Sid      = "RequiredForKmsEncryptedEc2ImportGrants"
        Effect   = "Allow"
        Action   = "kms:CreateGrant"
        Resource = "*"
        Condition = {
          Bool = {
            "kms:GrantIsForAWSResource" = "true"
          }
        }
      },
      {
        Sid    = "RequiredForKMSKeyTypeDeterminationDuringEncryptedEc2Import"
        Effect = "Allow"
        Action = [
          "kms:DescribeKey",
          "kms:ListAliases",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "lambda" {
  name = "CadoResponse-lambda"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "RequiredForLambdaImport"
      Effect = "Allow"
      Action = [
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "lambda:GetFunction",
        "lambda:ListFunctions",
        "logs:FilterLogEvents",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy" "s3" {
  name = "CadoResponse-s3"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForS3Import"
        Effect = "Allow"
        Action = [
          "s3:GetBucketLocation",
          "s3:GetObject",
          "s3:ListAllMyBuckets",
          "s3:ListBucket",
          "s3:RestoreObject",
        ]
        Resource = "*"
      },
      {
        Sid    = "RequiredForS3ImportKmsEncrypted"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:GenerateDataKey",
        ]
        Resource = "*"
        Condition = {
          StringLike = {
            "kms:ViaService" = "s3.*"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "ssm_triage" {
  name = "CadoResponse-ssm-triage"
  role = aws_iam_role.access.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RequiredForMemoryForensics"
        Effect = "Allow"
        Action = "ssm:SendCommand"
        Resource = [
          "arn:${data.aws_partition.current.partition}:ec2:*:*:instance/*",
          "arn:${data.aws_partition.current.partition}:ssm:*::document/AWS-RunShellScript",
          "arn:${data.aws_partition.current.partition}:ssm:*::document/AWS-RunPowerShellScript",
        ]
      },
      {
        Sid    = "RequiredForMemoryForensicsRead"
        Effect = "Allow"
        Action = [
          "ssm:DescribeInstanceInformation",
          "ssm:GetCommandInvocation",
        ]
        Resource = "*"
      },
      {
        Sid      = "RequiredForMemoryForensicsStartSession"
        Effect   = "Allow"
        Action   = "ssm:StartSession"
        Resource = "arn:${data.aws_partition.current.partition}:ec2:*:*:instance/*"
      },
      {
        Sid      = "RequiredForMemoryForensicsTerminateSession"
        Effect   = "Allow"
        Action   = "ssm:TerminateSession"
        Resource = "arn:${data.aws_partition.current.partition}:ssm:*:*:session/*"
      },
    ]
  })
}

output "role_arn" {
  description = "ARN of the role."
  value       = aws_iam_role.access.arn
}

output "role_name" {
  description = "Name of the role."
  value       = aws_iam_role.access.name
}

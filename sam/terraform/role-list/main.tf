# The list of access roles that the platform reads, for the primary account.
#
# Generated. Do not edit it, render it again:
#   cado-access render role-list --as terraform
#
# The platform looks for CadoResponseCrossAccountPolicy, then _1, _2 and so on: do not change the names.
#
# The roles are sorted and cut into policies of the same number of roles: as many as fit a managed policy if every ARN
# were as long as the longest. A new role can move others to the next policy; the platform reads them all.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "role_arns" {
  description = "Full ARNs of the access roles."
  type        = set(string)

  validation {
    condition     = alltrue([for arn in var.role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]*CadoResponse[A-Za-z0-9+=,.@_-]*$", arn))])
    error_message = "Expected full ARNs of IAM roles without wildcards, whose names contain CadoResponse."
  }

  validation {
    condition     = length(distinct([for arn in var.role_arns : try(split(":", arn)[1], arn)])) == 1
    error_message = "Expected at least one role, and all of one partition."
  }
}

variable "platform_role_name" {
  description = "Name of the platform's role, which gets the list; null attaches it to nothing."
  type        = string
  default     = null
}

# IAM takes 6144 characters. 6048 of them are left for ARNs, each with its quotes and a comma.
locals {
  longest          = max([for arn in var.role_arns : length(arn)]...)
  roles_per_policy = floor(6048 / (local.longest + 3))
  policies         = chunklist(sort(var.role_arns), local.roles_per_policy)
}

resource "aws_iam_policy" "list" {
  count       = length(local.policies)
  name        = count.index == 0 ? "CadoResponseCrossAccountPolicy" : "CadoResponseCrossAccountPolicy_${count.index}"
  description = "Access roles that the platform may assume"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = local.policies[count.index]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "list" {
  count      = var.platform_role_name == null ? 0 : length(local.policies)
  role       = var.platform_role_name
  policy_arn = aws_iam_policy.list[count.index].arn
}

output "policy_arns" {
  description = "ARNs of the list's policies, in their order."
  value       = aws_iam_policy.list[*].arn
}

output "roles_per_policy" {
  description = "How many roles a policy takes."
  value       = local.roles_per_policy
}

//! Help, version and completions.

use crate::program::output;

#[test]
fn every_command_has_help_with_examples() {
    for command in [
        "",
        "render",
        "render access-role",
        "render platform-role",
        "render trust",
        "render role-list",
        "render key-policy",
        "features",
        "kms-report",
        "completions",
    ] {
        let help = output(&format!("{command} --help"));
        assert!(help.contains("Usage: cado-access") && help.contains("Examples:\n  cado-access"), "{command}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}");
    }
}

#[test]
fn the_help_tells_the_exit_codes_and_the_documented_tag() {
    assert!(output("--help").contains("70  a fault of the program"));
    assert!(output("render access-role --help").contains("CadoResponseSSMEnabled=True"));
    assert!(output("--version").starts_with("cado-access "));
}

#[test]
fn the_help_does_not_show_the_external_id_of_the_environment() {
    let help = crate::program::run_with("render trust --help", "", &[("CADO_ACCESS_EXTERNAL_ID", "tenant-4711")]).out;
    assert!(help.contains("CADO_ACCESS_EXTERNAL_ID") && !help.contains("4711"));
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = output(&format!("completions {shell}"));
        assert!(script.contains("cado-access") && script.contains("role-list"), "{shell}");
        assert!(!script.contains("artefacts"), "{shell}");
    }
}

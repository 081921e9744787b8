"""The twelve groups of issue types, one YAML file each; a package so that the files are shipped."""

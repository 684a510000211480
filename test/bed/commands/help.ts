const TEXT = `Real control planes on this machine, for tests and the demo. See test/bed/README.md.

  scripts/bed up [--join] [--only PART,...]   brings a bed up; it stays until \`down\`
  scripts/bed env                             prints its addresses as exports for a shell
  scripts/bed status                          lists its processes
  scripts/bed logs NAME                       prints the log of a process
  scripts/bed down                            takes it down
  scripts/bed run [--join] -- COMMAND...      runs COMMAND with a bed of its own
  scripts/bed build                           only builds what is missing

  scripts/bed stop NAME | cont NAME           freezes a process, and lets it go on
  scripts/bed kill NAME | restart NAME        ends a process, and starts it again

  --dir DIR      the folder of the bed; by default $BED_DIR, or one that belongs to this checkout
  --join         registers spoke1 and spoke2 with Karmada
  --only PART    starts these parts and what they need, and nothing else
`;

export async function help(): Promise<number> {
  process.stdout.write(TEXT);
  return 0;
}

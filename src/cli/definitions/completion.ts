import { Argument, type Command } from 'commander';

export function defineCompletion(program: Command): void {
  program
    .command('completion')
    .description('print what lets a shell complete commands, flags, files and environments')
    .addArgument(new Argument('<SHELL>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const { completionCommand } = await import('../commands/completion.ts');
      await completionCommand(shell);
    });
  program
    .command('complete', { hidden: true })
    .description('print what may follow the words; the scripts of `completion` ask it')
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { completeCommand } = await import('../commands/completion.ts');
      completeCommand(program, words);
    });
}

const EXAMPLES = `
Examples:
  contract completion bash     for ~/.bashrc: eval "$(contract completion bash)"
  contract completion zsh      for ~/.zshrc: eval "$(contract completion zsh)"
  contract completion fish > ~/.config/fish/completions/contract.fish`;

package io.genserver.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code blocks of the README, or of another document.
 */
final class Readme {

	private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

	private final String text;

	private Readme(String text) {
		this.text = text;
	}

	static Readme read() {
		return read("README.md");
	}

	/** A document by its path in the repository. */
	static Readme read(String document) {
		Path folder = Path.of("").toAbsolutePath();
		while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
			folder = folder.getParent();
		}
		try {
			return new Readme(Files.readString(Objects.requireNonNull(folder).resolve(document)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A section from its heading to the next of the same level. */
	Readme section(String heading) {
		Matcher matcher = Pattern
			.compile("^## " + Pattern.quote(heading) + "$(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(this.text);
		if (!matcher.find()) {
			throw new IllegalStateException("The README has no section '" + heading + "'");
		}
		return new Readme(matcher.group(1));
	}

	List<String> blocks(String language) {
		List<String> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(this.text);
		while (matcher.find()) {
			if (matcher.group(1).equals(language)) {
				blocks.add(matcher.group(2));
			}
		}
		return blocks;
	}

	String text() {
		return this.text;
	}

	/** Commands of the console blocks, each with the output that is shown for it. */
	List<Command> commands() {
		List<Command> commands = new ArrayList<>();
		for (String block : blocks("console")) {
			for (String part : ("\n" + block).split("\\n\\$ ")) {
				if (!part.isBlank()) {
					int end = part.indexOf('\n');
					commands.add(new Command(part.substring(0, end), part.substring(end + 1).strip()));
				}
			}
		}
		return commands;
	}

	/**
	 * A command and its output.
	 *
	 * @param line the command
	 * @param output what it prints
	 */
	record Command(String line, String output) {

		@Override
		public String toString() {
			return this.line;
		}

	}

}

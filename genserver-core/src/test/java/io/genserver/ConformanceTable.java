package io.genserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The test cases of OTP and Elixir, and whether they apply here.
 */
final class ConformanceTable {

	private static final Pattern ID = Pattern.compile("\\b(?:GS|SYS|REG|SUP|DYN|PART)-\\d{3}\\b");

	/** A case: its id, where it comes from, yes, adapted or no, and why. */
	record Row(String id, String origin, String verdict, String reason) {

		boolean applies() {
			return !this.verdict.equals("no");
		}

	}

	private ConformanceTable() {
	}

	static List<Row> rows() {
		try (InputStream in = ConformanceTable.class.getResourceAsStream("/conformance.tsv")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map((line) -> {
				String[] cells = line.split("\t", -1);
				return new Row(cells[0], cells[1], cells[2], (cells.length > 3) ? cells[3] : "");
			}).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The ids in the name of a test. */
	static Set<String> ids(String name) {
		Set<String> ids = new TreeSet<>();
		for (Matcher matcher = ID.matcher(name); matcher.find();) {
			ids.add(matcher.group());
		}
		return ids;
	}

}

package io.genserver.benchmarks.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.genserver.benchmarks.Measurement;

/**
 * The results as a Markdown table, in columns that can be read as they are.
 */
final class Table {

	private static final List<String> OURS = List.of("genserver", "genserver-bean", "genserver-17");

	private final List<List<String>> lines = new ArrayList<>();

	private Table() {
		this.lines.add(List.of("workload", "contender", "median", "min – max", "p50", "p99", "p99.9", "÷ genserver",
				"÷ genserver-bean", "÷ genserver-17"));
	}

	static String of(List<Result> results) {
		Table table = new Table();
		results.forEach((result) -> result.rows().forEach((row) -> table.add(result, row)));
		return table.render();
	}

	private void add(Result result, Result.Row row) {
		List<String> line = new ArrayList<>(List.of(result.workload().name(), row.contender()));
		if (row.error() != null) {
			line.add(row.error().replace('\n', ' ').replace('|', '/'));
		}
		else {
			Kind.Unit unit = result.workload().unit();
			Spread spread = Spread.of(row.figures(unit));
			line.add(number(spread.median()) + ' ' + unit.symbol());
			line.add(number(spread.min()) + " – " + number(spread.max()));
			line.add(percentile(row.rounds().stream().map(Measurement::p50).toList()));
			line.add(percentile(row.rounds().stream().map(Measurement::p99).toList()));
			line.add(percentile(row.rounds().stream().map(Measurement::p999).toList()));
			OURS.forEach((ours) -> line.add(ratio(result, row, ours)));
		}
		while (line.size() < this.lines.get(0).size()) {
			line.add("");
		}
		this.lines.add(line);
	}

	private static String percentile(List<Long> rounds) {
		double median = Spread.of(rounds.stream().map(Long::doubleValue).toList()).median();
		return (median > 0) ? number(median) : "";
	}

	private static String ratio(Result result, Result.Row peer, String contender) {
		if (OURS.contains(peer.contender())) {
			return "";
		}
		Kind.Unit unit = result.workload().unit();
		return result.row(contender).filter((ours) -> ours.error() == null).map((ours) -> {
			Spread ratio = Spread.ratio(peer.figures(unit), ours.figures(unit));
			return Double.isFinite(ratio.max())
					? ratio(ratio.median()) + " (" + ratio(ratio.min()) + " – " + ratio(ratio.max()) + ')' : "";
		}).orElse("");
	}

	private static String ratio(double value) {
		return String.format(Locale.ROOT, (value < 0.1) ? "%.3f" : (value < 10) ? "%.2f" : "%.1f", value);
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.2f" : (value < 100) ? "%.1f" : "%,.0f", value);
	}

	private String render() {
		int columns = this.lines.get(0).size();
		int[] widths = new int[columns];
		for (List<String> line : this.lines) {
			for (int i = 0; i < columns; i++) {
				widths[i] = Math.max(widths[i], line.get(i).length());
			}
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.lines.size(); i++) {
			append(text, this.lines.get(i), widths, ' ');
			if (i == 0) {
				append(text, Collections.nCopies(columns, ""), widths, '-');
			}
		}
		return text.toString();
	}

	private static void append(StringBuilder text, List<String> line, int[] widths, char padding) {
		for (int i = 0; i < widths.length; i++) {
			String cell = line.get(i);
			text.append("| ")
				.append(cell)
				.append(String.valueOf(padding).repeat(widths[i] - cell.length()))
				.append(' ');
		}
		text.append("|\n");
	}

}

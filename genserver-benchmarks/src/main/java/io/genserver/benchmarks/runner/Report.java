package io.genserver.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Writes the results into files: the table, and everything as JSON, one file for each
 * workload.
 *
 * @param settings what was run
 * @param versions what the contenders ran on, by their names
 * @param notes what else a reader must know
 * @param results the results
 */
record Report(Settings settings, Map<String, String> versions, List<String> notes, List<Result> results) {

	private static final ObjectMapper json = new ObjectMapper();

	void write() throws IOException {
		Files.writeString(this.settings.output().resolve("table.md"), Table.of(this.results));
		for (Result result : this.results) {
			json.writerWithDefaultPrettyPrinter()
				.writeValue(this.settings.output().resolve(result.workload().name() + ".json").toFile(),
						content(result));
		}
	}

	private Map<String, Object> content(Result result) {
		Map<String, Object> content = new LinkedHashMap<>();
		content.put("workload", result.workload());
		content.put("state", "a sum of 8 bytes");
		content.put("heap", result.workload().heapGigabytes() + "g");
		content.put("collector", this.settings.collector());
		content.put("cpus", Runtime.getRuntime().availableProcessors());
		content.put("versions", this.versions);
		content.put("notes", this.notes);
		content.put("quick", this.settings.quick());
		content.put("results", result.rows());
		return content;
	}

}

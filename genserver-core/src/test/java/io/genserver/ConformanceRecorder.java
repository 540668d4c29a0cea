package io.genserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes down which cases of the conformance table passed in this run. Found by JUnit as
 * a service. A run that leaves no applying case out updates the documentation.
 */
public final class ConformanceRecorder implements TestWatcher {

	private static final Path REPORT = Path.of("target", "conformance.md");

	private static final Path DOCS = Path.of("..", "docs");

	@Override
	public void testSuccessful(ExtensionContext context) {
		ids(context).forEach((id) -> recording(context).passed(id, test(context)));
	}

	@Override
	public void testFailed(ExtensionContext context, Throwable cause) {
		ids(context).forEach((id) -> recording(context).failed.add(id));
	}

	private static Recording recording(ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.create(ConformanceRecorder.class))
			.computeIfAbsent(Recording.class, (key) -> new Recording(), Recording.class);
	}

	private static Set<String> ids(ExtensionContext context) {
		Set<String> ids = new TreeSet<>();
		Optional<ExtensionContext> present = Optional.of(context);
		while (present.isPresent()) {
			ids.addAll(ConformanceTable.ids(present.get().getDisplayName()));
			present = present.get().getParent();
		}
		return ids;
	}

	private static String test(ExtensionContext context) {
		return context.getRequiredTestClass().getSimpleName() + '.' + context.getRequiredTestMethod().getName();
	}

	/** What happened in this run; closed by JUnit at its end. */
	private static final class Recording implements AutoCloseable {

		private final Map<String, Set<String>> passed = new ConcurrentHashMap<>();

		private final Set<String> failed = ConcurrentHashMap.newKeySet();

		void passed(String id, String test) {
			this.passed.computeIfAbsent(id, (key) -> new ConcurrentSkipListSet<>()).add(test);
		}

		private boolean hasPassed(ConformanceTable.Row row) {
			return this.passed.containsKey(row.id()) && !this.failed.contains(row.id());
		}

		@Override
		public void close() throws IOException {
			String report = report();
			Files.createDirectories(REPORT.getParent());
			Files.writeString(REPORT, report);
			boolean complete = ConformanceTable.rows()
				.stream()
				.filter(ConformanceTable.Row::applies)
				.allMatch(this::hasPassed);
			if (complete && Files.isDirectory(DOCS)) {
				Files.writeString(DOCS.resolve("conformance.md"), report);
			}
		}

		private String report() {
			StringBuilder text = new StringBuilder(
					"""
							# Conformance with OTP and Elixir

							Written by the build from the tests that passed. Each row is a test case of OTP's or Elixir's own
							suites, and the test of ours that holds the same, or the reason why the case does not apply to the JVM.
							*Adapted* means that the fact stands, but is seen through another interface.

							| case | origin | applies | test, or why there is none |
							| --- | --- | --- | --- |
							""");
			for (ConformanceTable.Row row : ConformanceTable.rows()) {
				String reason = row.reason().isEmpty() ? "" : " (" + row.reason() + ')';
				text.append("| %s | %s | %s | %s |%n"
					.formatted(row.id(), row.origin(), row.verdict() + (row.applies() ? reason : ""), result(row))
					.replace(System.lineSeparator(), "\n"));
			}
			return text.toString();
		}

		private String result(ConformanceTable.Row row) {
			if (!row.applies()) {
				return "not applicable: " + row.reason();
			}
			return hasPassed(row) ? "passed: " + String.join(", ", this.passed.get(row.id()))
					: this.failed.contains(row.id()) ? "failed" : "no test yet";
		}

	}

}

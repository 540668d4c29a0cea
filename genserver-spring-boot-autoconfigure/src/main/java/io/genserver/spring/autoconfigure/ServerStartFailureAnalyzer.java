package io.genserver.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains which server could not be started, and why.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartFailedException cause) {
		StringBuilder description = new StringBuilder("The server '%s' (%s) could not be started: %s"
			.formatted(cause.server(), cause.path(), cause.reason()));
		for (Throwable next = cause.getCause(); next != null && next.getCause() != next; next = next.getCause()) {
			description.append(System.lineSeparator()).append("    caused by ").append(next);
		}
		return new FailureAnalysis(description.toString(),
				"Correct what its constructor or @Init method failed with. The servers that were started before it have been stopped.",
				cause);
	}

}

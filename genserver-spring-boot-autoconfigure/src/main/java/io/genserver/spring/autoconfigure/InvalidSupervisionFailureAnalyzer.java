package io.genserver.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.genserver.InvalidSupervisionException;
import io.genserver.spring.bean.InvalidServerException;

/**
 * Explains a supervision tree or server that is not valid.
 */
class InvalidSupervisionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSupervisionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSupervisionException cause) {
		if (cause instanceof InvalidConfigurationException invalid) {
			return new FailureAnalysis(
					"The property '%s' is not valid: %s".formatted(invalid.property(), invalid.problem()),
					invalid.action(), cause);
		}
		if (cause instanceof InvalidServerException invalid) {
			return new FailureAnalysis(invalid.problem(), invalid.action(), cause);
		}
		return new FailureAnalysis(cause.getMessage(), "Change the class or the configuration that it names.", cause);
	}

}

package io.genserver.spring.autoconfigure;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.genserver.spring.ServersNotStartedException;

/**
 * Explains a message to a server that came before the servers were started.
 */
class ServersNotStartedFailureAnalyzer extends AbstractFailureAnalyzer<ServersNotStartedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServersNotStartedException cause) {
		String who = "";
		for (Throwable next = rootFailure; next != null && next != cause; next = next.getCause()) {
			if (next instanceof BeanCreationException creation && creation.getBeanName() != null) {
				// the innermost is the one that sent
				who = "The bean '%s' sent a message to server '%s' while it was being made."
					.formatted(creation.getBeanName(), cause.server());
			}
		}
		if (who.isEmpty()) {
			who = "A message was sent to server '%s' while the beans were being made.".formatted(cause.server());
		}
		return new FailureAnalysis(who + " The servers start when all singleton beans have been made.",
				"Send it later: from an ApplicationRunner, a listener for ApplicationReadyEvent, or when the first request needs it."
						+ " A server that needs another to start may call it in its own @Init method, if a supervisor lists the other before it.",
				cause);
	}

}

package io.genserver.server;

import java.util.Map;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.ExitReason;
import io.genserver.Pid;

/**
 * Tells the log what a server that was stopped has left in its mailbox.
 */
final class UnhandledMessages {

	private static final Logger logger = LoggerFactory.getLogger(ServerProcess.class);

	/** More types than these are left out. */
	private static final int MOST = 10;

	private UnhandledMessages() {
	}

	static void log(Pid server, ExitReason reason, Map<String, Integer> byType) {
		int all = byType.values().stream().mapToInt(Integer::intValue).sum();
		String types = byType.entrySet()
			.stream()
			.limit(MOST)
			.map((type) -> type.getValue() + " x " + type.getKey())
			.collect(Collectors.joining(", "));
		logger.warn("Server '{}' was stopped ({}) and left {} message(s) unhandled: {}{}", server, reason, all, types,
				(byType.size() > MOST) ? ", …" : "");
	}

}

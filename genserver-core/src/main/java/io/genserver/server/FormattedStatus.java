package io.genserver.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.ServerCallbacks;

/**
 * What an author shows of a state, or why that failed: a {@code formatStatus} that throws
 * never hurts its server.
 */
final class FormattedStatus {

	private FormattedStatus() {
	}

	static <S> Map<String, Object> of(@Nullable ServerCallbacks<S> callbacks, @Nullable S state) {
		if (callbacks == null) {
			return Map.of();
		}
		String method = callbacks.getClass().getName() + ".formatStatus";
		try {
			Map<String, Object> shown = callbacks.formatStatus(state);
			return (shown != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(shown))
					: Map.of("status", method + " returned null");
		}
		catch (Throwable ex) {
			return Map.of("status", method + " crashed: " + ex.getClass().getName());
		}
	}

}

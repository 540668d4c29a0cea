package io.genserver.spring.actuate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What an operator can do to a supervisor or server.
 */
enum OperatorAction {

	/** Stop it in order and start it again. */
	RESTART,

	/** Stop it in order, and leave it stopped. */
	STOP,

	/** Let messages wait. */
	SUSPEND,

	/** Go on after a suspend. */
	RESUME;

	/** As operators write it. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<OperatorAction> of(@Nullable String label) {
		return Arrays.stream(values()).filter((action) -> action.label().equals(label)).findFirst();
	}

	static List<String> labels() {
		return Arrays.stream(values()).map(OperatorAction::label).toList();
	}

}

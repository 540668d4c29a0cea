package io.genserver;

import io.genserver.supervisor.FailedToStartChild;

/**
 * Exit reasons as the traces write them.
 */
final class TraceReasons {

	/** What a script raises. */
	static final class ScriptedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ScriptedException(String reason) {
			super(reason, null, false, false);
		}

	}

	private TraceReasons() {
	}

	static ExitReason parse(String text) {
		return text.startsWith("shutdown:") ? ExitReason.shutdown(text.substring("shutdown:".length()))
				: ExitReason.of(text);
	}

	static String format(ExitReason reason) {
		if (reason.detail() instanceof FailedToStartChild failed) {
			return "shutdown:failed_to_start_child:" + failed.id() + ':' + format(failed.reason());
		}
		if (reason.cause() instanceof ScriptedException scripted) {
			return "exception:" + scripted.getMessage();
		}
		if (reason.name().equals("exception")) {
			return "exception:" + reason.cause();
		}
		return (reason.name().equals("shutdown") && reason.detail() != null) ? "shutdown:" + reason.detail()
				: reason.name();
	}

	/** What a failed call means to its caller. */
	static String exit(Throwable failure) {
		if (failure instanceof ServerExitedException exited) {
			return "exit:" + format(exited.reason());
		}
		if (failure instanceof NoSuchServerException) {
			return "exit:noproc";
		}
		if (failure instanceof CallTimeoutException) {
			return "exit:timeout";
		}
		return "unexpected:" + failure;
	}

}

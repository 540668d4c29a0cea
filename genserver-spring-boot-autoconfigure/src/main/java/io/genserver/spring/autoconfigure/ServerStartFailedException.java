package io.genserver.spring.autoconfigure;

import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.supervisor.FailedToStartChild;

/**
 * A server could not be started, so the application cannot be either.
 */
final class ServerStartFailedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final String path;

	private final String server;

	private final transient ExitReason reason;

	ServerStartFailedException(ExitReason treeReason) {
		this(path(treeReason), innermost(treeReason));
	}

	private ServerStartFailedException(String path, FailedToStartChild failure) {
		super("Server '" + failure.id() + "' (" + path + ") could not be started: " + failure.reason(),
				failure.reason().cause());
		this.path = path;
		this.server = failure.id();
		this.reason = failure.reason();
	}

	private static String path(ExitReason reason) {
		StringBuilder path = new StringBuilder("root");
		for (ExitReason next = reason; next.detail() instanceof FailedToStartChild failure; next = failure.reason()) {
			path.append(" > ").append(failure.id());
		}
		return path.toString();
	}

	private static FailedToStartChild innermost(ExitReason reason) {
		FailedToStartChild innermost = new FailedToStartChild("root", reason);
		while (innermost.reason().detail() instanceof FailedToStartChild failure) {
			innermost = failure;
		}
		return innermost;
	}

	/** Where the server is in the tree. */
	String path() {
		return this.path;
	}

	String server() {
		return this.server;
	}

	ExitReason reason() {
		return this.reason;
	}

}

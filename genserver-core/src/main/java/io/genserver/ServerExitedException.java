package io.genserver;

import java.io.IOException;
import java.io.ObjectOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * The server ended before it replied. OTP: the caller exits with the server's reason.
 *
 * @since 0.1.0
 */
public final class ServerExitedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final String server;

	private final transient ExitReason reason;

	/** Made by whoever asks first; two who do so at once make the same. */
	private @Nullable String message;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 * @param reason the exit reason; its cause becomes the cause of this exception
	 */
	public ServerExitedException(String server, ExitReason reason) {
		super(reason.cause());
		this.server = server;
		this.reason = reason;
	}

	@Override
	public String getMessage() {
		String message = this.message;
		if (message == null) {
			message = "Server '" + this.server + "' ended before it replied (" + this.reason
					+ "). The request may or may not have taken effect.";
			this.message = message;
		}
		return message;
	}

	/**
	 * Why the server ended.
	 * @return the reason
	 */
	public ExitReason reason() {
		return this.reason;
	}

	private void writeObject(ObjectOutputStream out) throws IOException {
		// the reason does not go with it, but what it says does
		getMessage();
		out.defaultWriteObject();
	}

}

package io.genserver;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call had no reply in time. The server still handles the request; its late reply is
 * dropped. The message says what the server was doing instead. OTP: exit {@code timeout}.
 *
 * @since 0.1.0
 */
public final class CallTimeoutException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final String server;

	private final String messageType;

	private final Duration waited;

	private final int queued;

	private final @Nullable String handling;

	private final @Nullable Duration handlingFor;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 * @param messageType the type of the request
	 * @param waited how long the caller waited
	 * @param queued how many messages were in the mailbox at the end of the wait
	 * @param handling the type of the message that the server was handling, {@code null}
	 * if none
	 * @param handlingFor since how long, {@code null} if unknown
	 * @param handlerStack where the handler was, may be empty
	 */
	public CallTimeoutException(String server, String messageType, Duration waited, int queued,
			@Nullable String handling, @Nullable Duration handlingFor, StackTraceElement[] handlerStack) {
		super(describe(server, messageType, waited, queued, handling, handlingFor, handlerStack), null);
		this.server = server;
		this.messageType = messageType;
		this.waited = waited;
		this.queued = queued;
		this.handling = handling;
		this.handlingFor = handlingFor;
	}

	private static String describe(String server, String messageType, Duration waited, int queued,
			@Nullable String handling, @Nullable Duration handlingFor, StackTraceElement[] handlerStack) {
		StringBuilder text = new StringBuilder();
		text.append("No reply from server '%s' to %s within %d ms; %d message(s) queued; ".formatted(server,
				messageType, waited.toMillis(), queued));
		if (handling == null) {
			text.append("it is handling nothing now (a deferred reply may be missing).");
		}
		else {
			text.append("it is handling ").append(handling);
			if (handlingFor != null) {
				text.append(" for ").append(handlingFor.toMillis()).append(" ms");
			}
			text.append('.');
		}
		for (StackTraceElement element : handlerStack) {
			text.append(System.lineSeparator()).append("\t  handler at ").append(element);
		}
		return text.toString();
	}

	/**
	 * The name or pid of the server.
	 * @return the server
	 */
	public String server() {
		return this.server;
	}

	/**
	 * The type of the request.
	 * @return the type's name
	 */
	public String messageType() {
		return this.messageType;
	}

	/**
	 * How long the caller waited.
	 * @return the time
	 */
	public Duration waited() {
		return this.waited;
	}

	/**
	 * How many messages were in the mailbox when the caller gave up.
	 * @return the number
	 */
	public int queued() {
		return this.queued;
	}

	/**
	 * The type of the message that the server was handling.
	 * @return the type's name, {@code null} if it was handling none
	 */
	public @Nullable String handling() {
		return this.handling;
	}

	/**
	 * For how long it had been handling it. Of a server that nobody observes, in a series
	 * of short messages that one thread handles, since the first of up to 32.
	 * @return the time, {@code null} if unknown
	 */
	public @Nullable Duration handlingFor() {
		return this.handlingFor;
	}

}

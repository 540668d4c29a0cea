package io.genserver;

/**
 * What becomes of the messages that wait in the mailbox of a server when its supervisor
 * restarts it.
 *
 * @since 0.1.0
 */
public enum OnRestart {

	/**
	 * They go with the server: callers get a {@link ServerExitedException}, and all else
	 * becomes a dead letter. As in OTP.
	 */
	DROP,

	/**
	 * The next incarnation handles them in order, after its {@code init} and before any
	 * newer message, and callers get their answers from it. The message that the server
	 * was handling at its end is not repeated, and what the system sent to it (exit
	 * signals, {@link Down} messages, timers) is not kept. If the server is not restarted
	 * after all, the messages are dropped then.
	 */
	KEEP

}

package io.genserver;

/**
 * The outcome of a start. OTP: {@code {ok, Pid} | ignore | {error, Reason}}.
 *
 * @since 0.1.0
 */
public sealed interface StartResult {

	/**
	 * The pid of the started server.
	 * @return the pid
	 * @throws ServerStartException if the start failed or {@code init} said ignore
	 * @throws AlreadyStartedException if the name is taken
	 */
	Pid pid();

	/**
	 * Started.
	 *
	 * @param pid the new server
	 */
	record Started(Pid pid) implements StartResult {

	}

	/**
	 * {@code init} said ignore: there is no server, and that is no failure.
	 *
	 * @param server the name or class of the server
	 */
	record Ignored(String server) implements StartResult {

		@Override
		public Pid pid() {
			throw new ServerStartException(this.server, ExitReason.of("ignore"));
		}

	}

	/**
	 * The start failed.
	 *
	 * @param server the name or class of the server
	 * @param reason why
	 */
	record Failed(String server, ExitReason reason) implements StartResult {

		@Override
		public Pid pid() {
			throw new ServerStartException(this.server, this.reason);
		}

	}

	/**
	 * The name is held by a living server.
	 *
	 * @param name the name
	 * @param holder who holds it
	 */
	record AlreadyStarted(String name, Pid holder) implements StartResult {

		@Override
		public Pid pid() {
			throw new AlreadyStartedException(this.name, this.holder);
		}

	}

}

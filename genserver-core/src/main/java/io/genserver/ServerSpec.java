package io.genserver;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How to start a server. Immutable; each {@code with…} method returns a changed copy.
 * OTP: the arguments of {@code gen_server:start/4}.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public final class ServerSpec<S> {

	private final Supplier<? extends ServerCallbacks<S>> callbacks;

	/** A string or a {@link ViaName}. */
	private final @Nullable Object name;

	private final MailboxSpec mailbox;

	private final @Nullable Duration startTimeout;

	private final boolean trapParentExit;

	private final @Nullable Duration hibernateAfter;

	private final boolean drain;

	private ServerSpec(Supplier<? extends ServerCallbacks<S>> callbacks, @Nullable Object name, MailboxSpec mailbox,
			@Nullable Duration startTimeout, boolean trapParentExit, @Nullable Duration hibernateAfter, boolean drain) {
		this.callbacks = callbacks;
		this.name = name;
		this.mailbox = mailbox;
		this.startTimeout = startTimeout;
		this.trapParentExit = trapParentExit;
		this.hibernateAfter = hibernateAfter;
		this.drain = drain;
	}

	/**
	 * A server without a name, with the default mailbox and no start timeout.
	 * @param <S> the state
	 * @param callbacks makes the callbacks of each incarnation, in its own process
	 * @return the specification
	 */
	public static <S> ServerSpec<S> of(Supplier<? extends ServerCallbacks<S>> callbacks) {
		return new ServerSpec<>(Objects.requireNonNull(callbacks, "callbacks"), null, MailboxSpec.DEFAULT, null, false,
				null, true);
	}

	/**
	 * The name under which the server is registered before its {@code init} runs.
	 * @param name the name, not blank; {@code null} for none
	 * @return the changed copy
	 */
	public ServerSpec<S> withName(@Nullable String name) {
		if (name != null && name.isBlank()) {
			throw new InvalidSupervisionException("The name of a server cannot be blank: '" + name + "'.");
		}
		return new ServerSpec<>(this.callbacks, name, this.mailbox, this.startTimeout, this.trapParentExit,
				this.hibernateAfter, this.drain);
	}

	/**
	 * The name in a registry, under which the server is registered before its
	 * {@code init} runs; instead of a name in the system. OTP: {@code {via, Module,
	 * Name}}.
	 * @param <K> the type of the registry's keys
	 * @param registry keeps the name
	 * @param key the name
	 * @return the changed copy
	 */
	public <K> ServerSpec<S> withName(NameRegistry<K> registry, K key) {
		return new ServerSpec<>(this.callbacks, ViaName.of(registry, key), this.mailbox, this.startTimeout,
				this.trapParentExit, this.hibernateAfter, this.drain);
	}

	/**
	 * The bound of the mailbox.
	 * @param mailbox the bound
	 * @return the changed copy
	 */
	public ServerSpec<S> withMailbox(MailboxSpec mailbox) {
		Objects.requireNonNull(mailbox, "mailbox");
		return new ServerSpec<>(this.callbacks, this.name, mailbox, this.startTimeout, this.trapParentExit,
				this.hibernateAfter, this.drain);
	}

	/**
	 * How long {@code init} may take. When it takes longer, the server is killed and the
	 * start fails with {@link ExitReason#TIMEOUT}. OTP: the option {@code {timeout, T}}.
	 * @param startTimeout the time; {@code null} for no limit
	 * @return the changed copy
	 */
	public ServerSpec<S> withStartTimeout(@Nullable Duration startTimeout) {
		return new ServerSpec<>(this.callbacks, this.name, this.mailbox, startTimeout, this.trapParentExit,
				this.hibernateAfter, this.drain);
	}

	/**
	 * Whether the parent's exit signal is trapped, so that the running message is
	 * finished and {@code terminate} runs when the supervisor stops the server, while the
	 * exits of other linked processes still end it.
	 * @param trapParentExit the flag
	 * @return the changed copy
	 */
	public ServerSpec<S> withTrapParentExit(boolean trapParentExit) {
		return new ServerSpec<>(this.callbacks, this.name, this.mailbox, this.startTimeout, trapParentExit,
				this.hibernateAfter, this.drain);
	}

	/**
	 * Be shown as hibernated after waiting that long for a message, without an idle
	 * timeout, until the next one comes. OTP: the option {@code {hibernate_after, T}}.
	 * @param hibernateAfter the time, not negative; {@code null} for never
	 * @return the changed copy
	 * @throws InvalidSupervisionException if the time is negative
	 */
	public ServerSpec<S> withHibernateAfter(@Nullable Duration hibernateAfter) {
		if (hibernateAfter != null && hibernateAfter.isNegative()) {
			throw new InvalidSupervisionException(
					"The time after which a server hibernates cannot be negative: " + hibernateAfter + '.');
		}
		return new ServerSpec<>(this.callbacks, this.name, this.mailbox, this.startTimeout, this.trapParentExit,
				hibernateAfter, this.drain);
	}

	/**
	 * Whether a server that traps its parent's exit signal handles what was queued before
	 * it first, as in OTP, where the signal takes its turn in the mailbox; so unless set.
	 * Otherwise the server ends after the message in hand, as if it were suspended. What
	 * it does not handle, because of this or because the shutdown time was over, is
	 * logged by type and number, and callers are told the reason of the end.
	 * @param drain the flag
	 * @return the changed copy
	 */
	public ServerSpec<S> withDrain(boolean drain) {
		return new ServerSpec<>(this.callbacks, this.name, this.mailbox, this.startTimeout, this.trapParentExit,
				this.hibernateAfter, drain);
	}

	/**
	 * Makes the callbacks of each incarnation.
	 * @return the supplier
	 */
	public Supplier<? extends ServerCallbacks<S>> callbacks() {
		return this.callbacks;
	}

	/**
	 * The name in the system.
	 * @return the name or {@code null}
	 */
	public @Nullable String name() {
		return (this.name instanceof String own) ? own : null;
	}

	/**
	 * The name in a registry.
	 * @return the name or {@code null}
	 */
	public @Nullable ViaName via() {
		return (this.name instanceof ViaName via) ? via : null;
	}

	/**
	 * The bound of the mailbox.
	 * @return the bound
	 */
	public MailboxSpec mailbox() {
		return this.mailbox;
	}

	/**
	 * How long {@code init} may take.
	 * @return the time, {@code null} for no limit
	 */
	public @Nullable Duration startTimeout() {
		return this.startTimeout;
	}

	/**
	 * Whether the parent's exit signal is trapped.
	 * @return the flag
	 */
	public boolean trapParentExit() {
		return this.trapParentExit;
	}

	/**
	 * Whether what was queued before the parent's exit signal is handled first.
	 * @return the flag
	 */
	public boolean drain() {
		return this.drain;
	}

	/**
	 * How long the server waits before it hibernates.
	 * @return the time, {@code null} for never
	 */
	public @Nullable Duration hibernateAfter() {
		return this.hibernateAfter;
	}

}

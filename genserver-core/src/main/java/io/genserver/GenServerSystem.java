package io.genserver;

import java.time.Duration;
import java.util.Collection;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A closed world of servers with its names, time and threads; two systems share nothing.
 * OTP: a node.
 *
 * @since 0.1.0
 */
public interface GenServerSystem extends AutoCloseable {

	/**
	 * A system with the default settings.
	 * @return a new system
	 */
	static GenServerSystem create() {
		return builder().build();
	}

	/**
	 * A builder with the default settings.
	 * @return a new builder
	 */
	static Builder builder() {
		return ServiceLoader.load(Provider.class, GenServerSystem.class.getClassLoader())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"No " + Provider.class.getName() + " found: is the genserver-core jar complete?"))
			.builder();
	}

	/**
	 * Start a server and wait for its {@code init}. OTP: {@code gen_server:start/4}.
	 * @param spec how
	 * @return the outcome
	 */
	StartResult start(ServerSpec<?> spec);

	/**
	 * Start a server that is linked to the server whose callback calls this, and has it
	 * as its parent; elsewhere the same as {@link #start(ServerSpec)}. OTP:
	 * {@code gen_server:start_link/4}.
	 * @param spec how
	 * @return the outcome
	 */
	StartResult startLink(ServerSpec<?> spec);

	/**
	 * A reference by name; there need not be such a server yet. OTP: a registered name.
	 * @param <T> the class of the server
	 * @param name the name
	 * @return the reference
	 */
	<T> ServerRef<T> ref(String name);

	/**
	 * A reference by a name in a registry; there need not be such a server yet. OTP:
	 * {@code {via, Module, Name}}.
	 * @param <K> the type of the registry's keys
	 * @param <T> the class of the server
	 * @param registry where the name is looked up for each message
	 * @param key the name
	 * @return the reference, without a {@link ServerRef#name() name} in the system
	 */
	<K, T> ServerRef<T> ref(NameRegistry<K> registry, K key);

	/**
	 * Who holds the name. OTP: {@code whereis/1}.
	 * @param name the name
	 * @return a living server, or {@code null}
	 */
	@Nullable Pid whereis(String name);

	/**
	 * Send a request without waiting, and without a deadline. It never fails here: what
	 * is wrong is told to whoever looks for the response. OTP:
	 * {@code gen_server:send_request/2}; {@link ServerRef#callAsync(Request)} gives a
	 * future with a deadline instead.
	 * @param <R> the type of the reply
	 * @param server the server
	 * @param request the request
	 * @return the request's id
	 */
	<R extends @Nullable Object> RequestId<R> sendRequest(ServerRef<?> server, Request<R> request);

	/**
	 * A collection for requests under way. OTP: {@code gen_server:reqids_new/0}.
	 * @param <L> the type of the labels
	 * @return a new, empty collection
	 */
	<L> RequestCollection<L> newRequestCollection();

	/**
	 * Send the same request to many servers at once and wait for all replies, for the
	 * default call timeout in all. OTP: {@code gen_server:multi_call/2}.
	 * @param <R> the type of the reply
	 * @param servers the servers
	 * @param request the request
	 * @return the replies and the failures
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	default <R extends @Nullable Object> MultiCallResult<R> multiCall(Collection<? extends ServerRef<?>> servers,
			Request<R> request) {
		return multiCall(servers, request, callTimeout());
	}

	/**
	 * Like {@link #multiCall(Collection, Request)} with a timeout of its own. OTP:
	 * {@code gen_server:multi_call/4}.
	 * @param <R> the type of the reply
	 * @param servers the servers
	 * @param request the request
	 * @param timeout how long to wait for all of them together
	 * @return the replies and the failures
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	<R extends @Nullable Object> MultiCallResult<R> multiCall(Collection<? extends ServerRef<?>> servers,
			Request<R> request, Duration timeout);

	/**
	 * Send an exit signal, from the server whose callback calls this if there is one.
	 * OTP: {@code exit/2}.
	 * @param pid the receiver
	 * @param reason the reason; {@link ExitReason#KILL} cannot be trapped
	 */
	void exit(Pid pid, ExitReason reason);

	/**
	 * Watch a server from outside any server.
	 * @param server a pid, or a name, whose present holder is monitored
	 * @param listener called exactly once with the end of the server, on whatever thread
	 * ends it, so it must be short and must not block
	 * @return the monitor
	 */
	MonitorRef monitor(ServerRef<?> server, Consumer<Down> listener);

	/**
	 * The default timeout of calls.
	 * @return the timeout
	 */
	Duration callTimeout();

	/**
	 * Where time comes from.
	 * @return the source
	 */
	TimeSource timeSource();

	/**
	 * How many messages found no living receiver.
	 * @return the number since the start
	 */
	long deadLetters();

	/**
	 * Kill whatever still runs and give back the threads. Stop the supervisors first for
	 * an orderly end.
	 */
	@Override
	void close();

	/**
	 * Builds a system.
	 */
	interface Builder {

		/**
		 * The default timeout of calls, 5 seconds unless set.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		Builder callTimeout(Duration timeout);

		/**
		 * Where time comes from, the JVM's clocks unless set.
		 * @param timeSource the source; it is closed with the system
		 * @return this builder
		 */
		Builder timeSource(TimeSource timeSource);

		/**
		 * What runs the servers, a virtual thread per burst of messages where the JDK has
		 * them and platform threads that are used again elsewhere unless set. Handlers
		 * may block, so it must not be bounded below the number of servers; a server that
		 * it rejects runs on a thread of its own, and the first is logged.
		 * @param executor the executor; it is not closed with the system
		 * @return this builder
		 */
		Builder executor(Executor executor);

		/**
		 * Add a listener, which is told what happens to servers. It cannot slow or crash
		 * them.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder listener(LifecycleListener listener);

		/**
		 * Have servers observed, for statistics; none is unless set.
		 * @param observers says who observes which server
		 * @return this builder
		 */
		Builder observers(ServerObserver.Factory observers);

		/**
		 * Build the system.
		 * @return a new system
		 */
		GenServerSystem build();

	}

	/**
	 * How the interface finds its implementation; not for users.
	 */
	interface Provider {

		/**
		 * A builder with the default settings.
		 * @return a new builder
		 */
		Builder builder();

	}

}

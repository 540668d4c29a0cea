package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a server: a {@link Pid}, which is one incarnation, or a name, which
 * always finds the present one. A call is tied to the incarnation that it resolved. OTP:
 * {@code server_ref()}.
 *
 * @param <T> the class of the server, so that references to different servers can be
 * injected by type; it does not restrict the messages
 * @since 0.1.0
 */
public interface ServerRef<T> {

	/**
	 * Send a request and wait for its reply, for the system's default call timeout (5
	 * seconds unless configured). OTP: {@code gen_server:call/2}.
	 * @param <R> the type of the reply
	 * @param request the request
	 * @return the reply, may be {@code null}
	 * @throws NoSuchServerException if there is no such server
	 * @throws ServerExitedException if the server ends before it replies
	 * @throws CallTimeoutException if there is no reply in time
	 * @throws CallCycleException if the call would wait for its own caller
	 * @throws MailboxFullException if the mailbox is full and refuses it
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	<R extends @Nullable Object> R call(Request<R> request);

	/**
	 * Like {@link #call(Request)} with a timeout of its own. OTP:
	 * {@code gen_server:call/3}.
	 * @param <R> the type of the reply
	 * @param request the request
	 * @param timeout how long to wait
	 * @return the reply, may be {@code null}
	 */
	<R extends @Nullable Object> R call(Request<R> request, Duration timeout);

	/**
	 * Send a request and go on; the future gets what {@link #call(Request)} would have
	 * returned or thrown. OTP: {@code gen_server:send_request/2}.
	 * @param <R> the type of the reply
	 * @param request the request
	 * @return the future reply; it never fails to be completed
	 */
	<R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request);

	/**
	 * Like {@link #callAsync(Request)} with a timeout of its own.
	 * @param <R> the type of the reply
	 * @param request the request
	 * @param timeout how long until the future fails with {@link CallTimeoutException}
	 * @return the future reply
	 */
	<R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout);

	/**
	 * Send a message to the cast handler and go on. Nothing happens when there is no such
	 * server, but it is counted as a dead letter. Where thousands of messages wait
	 * already, the sender is slowed down a little, by less than a microsecond for each
	 * message, so that the server can catch up. OTP: {@code gen_server:cast/2}.
	 * @param message the message
	 * @throws MailboxFullException if the mailbox is full and its policy is to reject, or
	 * to block and no room came in time
	 */
	void cast(Object message);

	/**
	 * Send a message to the info handler and go on. OTP: {@code Dest ! Message}.
	 * @param message the message
	 * @throws MailboxFullException as for {@link #cast(Object)}
	 */
	void send(Object message);

	/**
	 * Stop the server with reason {@link ExitReason#NORMAL} and wait, without limit,
	 * until it has ended. What was in its mailbox before is handled first. OTP:
	 * {@code gen_server:stop/1}.
	 * @throws NoSuchServerException if there is no such server
	 * @throws ServerExitedException if it ended with another reason
	 */
	void stop();

	/**
	 * Stop the server and wait until it has ended. OTP: {@code gen_server:stop/3}.
	 * @param reason the exit reason; a supervisor restarts a permanent server whatever it
	 * is
	 * @param timeout how long to wait; the server goes on stopping after it
	 * @throws NoSuchServerException if there is no such server
	 * @throws ServerExitedException if it ended with another reason
	 * @throws CallTimeoutException if it has not ended in time
	 * @throws CallCycleException if a server stops itself this way; it should use
	 * {@link ServerContext#stop(ExitReason)}
	 * @throws IllegalArgumentException if the timeout is negative; the server lives on
	 */
	void stop(ExitReason reason, Duration timeout);

	/**
	 * The present incarnation. OTP: {@code whereis/1}.
	 * @return the pid, {@code null} when nobody holds the name; a pid returns itself
	 */
	@Nullable Pid pid();

	/**
	 * The registered name.
	 * @return the name, {@code null} for a pid that was started without one
	 */
	@Nullable String name();

}

package io.genserver;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server put together from lambdas. The state is a counter that only handlers change.
 */
final class TestServer implements ServerCallbacks<Integer> {

	/** A request or any other message. */
	record Ask(String text) implements Request<String> {
	}

	interface OnCall {

		CallResult<Integer> handle(String text, From<Object> from, int state) throws Exception;

	}

	interface OnMessage {

		Next<Integer> handle(Object message, int state) throws Exception;

	}

	interface OnTerminate {

		void handle(ExitReason reason, int state) throws Exception;

	}

	private Function<ServerContext, InitResult<Integer>> onInit = (context) -> InitResult.ok(0);

	private OnCall onCall = (text, from, state) -> CallResult.reply(text, state);

	private OnMessage onCast = (message, state) -> Next.noReply(state + 1);

	private OnMessage onInfo = (message, state) -> Next.noReply(state + 1);

	private OnMessage onContinue = (message, state) -> Next.noReply(state + 1);

	private OnTerminate onTerminate = (reason, state) -> {
	};

	private Runnable onReleased = () -> {
	};

	private volatile ServerContext context;

	static TestServer create() {
		return new TestServer();
	}

	TestServer onInit(Function<ServerContext, InitResult<Integer>> handler) {
		this.onInit = handler;
		return this;
	}

	TestServer onCall(OnCall handler) {
		this.onCall = handler;
		return this;
	}

	TestServer onCast(OnMessage handler) {
		this.onCast = handler;
		return this;
	}

	TestServer onInfo(OnMessage handler) {
		this.onInfo = handler;
		return this;
	}

	TestServer onContinue(OnMessage handler) {
		this.onContinue = handler;
		return this;
	}

	TestServer onTerminate(OnTerminate handler) {
		this.onTerminate = handler;
		return this;
	}

	TestServer onReleased(Runnable handler) {
		this.onReleased = handler;
		return this;
	}

	/** The server traps exits. */
	TestServer trapping() {
		return onInit((context) -> {
			context.trapExits(true);
			return InitResult.ok(0);
		});
	}

	/** Each start uses the same callbacks. */
	ServerSpec<Integer> spec() {
		return ServerSpec.of(() -> this);
	}

	Pid start(GenServerSystem system) {
		return system.start(spec()).pid();
	}

	ServerContext context() {
		return this.context;
	}

	void withContext(Consumer<ServerContext> code) {
		code.accept(this.context);
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.context = context;
		return this.onInit.apply(context);
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) throws Exception {
		return this.onCall.handle(((Ask) request).text(), from, state);
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) throws Exception {
		return this.onCast.handle(message, state);
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) throws Exception {
		return this.onInfo.handle(message, state);
	}

	@Override
	public Next<Integer> handleContinue(Object message, Integer state) throws Exception {
		return this.onContinue.handle(message, state);
	}

	@Override
	public void terminate(ExitReason reason, Integer state) throws Exception {
		this.onTerminate.handle(reason, state);
	}

	@Override
	public void released() {
		this.onReleased.run();
	}

}

package io.genserver.spring.bean;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.genserver.CallResult;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.UnhandledMessageException;

/**
 * One incarnation of an annotated bean as a server: makes the bean, turns messages into
 * calls of its methods and destroys it in the end. The state is the bean itself.
 */
final class BeanServerCallbacks implements ServerCallbacks<Incarnation> {

	private static final Logger logger = LoggerFactory.getLogger(BeanServerCallbacks.class);

	private static final Object[] NO_ARGUMENTS = {};

	private final ServerModel model;

	private final ConfigurableBeanFactory beanFactory;

	private final String beanName;

	/** Set by init and then fixed, as everything here: the loop's thread only. */
	private @Nullable ServerContext context;

	private @Nullable Incarnation incarnation;

	private @Nullable Next<Incarnation> next;

	BeanServerCallbacks(ServerModel model, ConfigurableBeanFactory beanFactory, String beanName) {
		this.model = model;
		this.beanFactory = beanFactory;
		this.beanName = beanName;
	}

	/** Makes the callbacks of each incarnation. */
	static Supplier<BeanServerCallbacks> factory(ServerModel model, ConfigurableBeanFactory beanFactory,
			String beanName) {
		return () -> new BeanServerCallbacks(model, beanFactory, beanName);
	}

	@Override
	public InitResult<Incarnation> init(ServerContext context) throws Exception {
		this.context = context;
		CurrentContext.set(this.beanName, context);
		Incarnation created;
		try {
			created = Incarnation.of(this.beanFactory.getBean(this.beanName));
		}
		finally {
			CurrentContext.clear();
		}
		this.incarnation = created;
		Next<Incarnation> wait = Next.noReply(created);
		this.next = wait;
		HandlerMethod init = this.model.init();
		Object message = (init != null) ? init.invoke(created, null, null, context, null) : null;
		return InitResult.ok((message != null) ? wait.continueWith(message) : wait);
	}

	@Override
	public CallResult<Incarnation> handleCall(Object request, From<Object> from, Incarnation state) throws Exception {
		HandlerMethod handler = (request instanceof MethodCall call) ? call.method().handler()
				: this.model.calls().find(request.getClass());
		if (handler == null) {
			return CallResult.replyException(
					new UnhandledMessageException(context().self().toString(), "call", messageType(request)), next());
		}
		Object result;
		try {
			result = (request instanceof MethodCall call) ? handler.invoke(state, call.arguments())
					: handler.invoke(state, request, from, context(), null);
		}
		catch (Throwable ex) {
			if (handler.declares(ex)) {
				return CallResult.replyException(ex, next());
			}
			throw ex;
		}
		if (handler.takesFrom()) {
			return next();
		}
		if (handler.returnsStage()) {
			replyLater(handler, (CompletionStage<?>) result, from);
			return next();
		}
		return CallResult.reply(result, next());
	}

	private static void replyLater(HandlerMethod handler, @Nullable CompletionStage<?> stage, From<Object> from) {
		if (stage == null) {
			throw new IllegalStateException(handler + " returned null rather than a CompletionStage");
		}
		stage.whenComplete((value, failure) -> {
			if (failure == null) {
				from.reply(value);
			}
			else {
				Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : null;
				from.replyException((cause != null) ? cause : failure);
			}
		});
	}

	@Override
	public Next<Incarnation> handleCast(Object message, Incarnation state) throws Exception {
		if (message instanceof MethodCall call) {
			HandlerMethod handler = call.method().handler();
			try {
				handler.invoke(state, call.arguments());
			}
			catch (Throwable ex) {
				if (!handler.declares(ex)) {
					throw ex;
				}
				declaredIn(handler, ex);
			}
			return next();
		}
		return handle(this.model.casts().find(message.getClass()), message, state);
	}

	@Override
	public Next<Incarnation> handleInfo(Object message, Incarnation state) throws Exception {
		return handle(this.model.infos().find(message.getClass()), message, state);
	}

	@Override
	public Next<Incarnation> handleContinue(Object message, Incarnation state) throws Exception {
		HandlerMethod handler = this.model.continues().find(message.getClass());
		if (handler == null) {
			throw new UnhandledMessageException(context().self().toString(), "continue", messageType(message));
		}
		return handle(handler, message, state);
	}

	private Next<Incarnation> handle(@Nullable HandlerMethod handler, Object message, Incarnation state)
			throws Exception {
		if (handler == null) {
			return Next.unhandled(state);
		}
		try {
			handler.invoke(state, message, null, context(), null);
		}
		catch (Throwable ex) {
			if (!handler.declares(ex)) {
				throw ex;
			}
			declaredIn(handler, ex);
		}
		return next();
	}

	/** There is no caller to tell. */
	private void declaredIn(HandlerMethod handler, Throwable exception) {
		logger.warn("Server '{}': {} threw an exception that it declares", context().self(), handler, exception);
	}

	@Override
	public void terminate(ExitReason reason, Incarnation state) throws Exception {
		HandlerMethod terminate = this.model.terminate();
		if (terminate != null) {
			terminate.invoke(state, null, null, context(), reason);
		}
	}

	@Override
	public Map<String, Object> formatStatus(@Nullable Incarnation state) {
		HandlerMethod formatStatus = this.model.formatStatus();
		if (formatStatus == null || state == null) {
			return Map.of();
		}
		try {
			Object shown = formatStatus.invoke(state, NO_ARGUMENTS);
			return (shown != null) ? StatusValues.copy((Map<?, ?>) shown)
					: Map.of("status", formatStatus + " returned null");
		}
		catch (Exception ex) {
			return Map.of("status", formatStatus + " crashed: " + ex.getClass().getName());
		}
	}

	@Override
	public void released() {
		Incarnation last = this.incarnation;
		if (last != null) {
			this.beanFactory.destroyBean(this.beanName, last.target());
		}
	}

	@Override
	public String messageType(Object message) {
		return (message instanceof MethodCall call) ? call.method().name() : ServerCallbacks.super.messageType(message);
	}

	private ServerContext context() {
		return Objects.requireNonNull(this.context);
	}

	private Next<Incarnation> next() {
		return Objects.requireNonNull(this.next);
	}

}

package io.genserver.spring.bean;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringValueResolver;

import io.genserver.Call;
import io.genserver.ServerRef;

/**
 * Turns the method calls of a client into messages.
 */
final class ClientInvocationHandler implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final Class<?> type;

	private final ServerRef<?> server;

	private final Map<Method, Target> targets = new HashMap<>();

	/**
	 * The same by the very objects that the proxy passes, which are quicker to find;
	 * replaced as a whole by whoever comes with a new one, so a loser of a race only
	 * looks again.
	 */
	private volatile Map<Method, Target> known = new IdentityHashMap<>();

	/**
	 * What becomes of the calls of a method.
	 *
	 * @param message what is sent, {@code null} if nothing is
	 * @param timeout how long the call waits if it has a timeout of its own
	 * @param ownCode what a default method runs on the caller's thread
	 */
	private record Target(@Nullable ClientMethod message, @Nullable Duration timeout, @Nullable MethodHandle ownCode) {

		/** A method of every object. */
		private static final Target OF_OBJECT = new Target(null, null, null);

	}

	ClientInvocationHandler(Class<?> type, ServerRef<?> server, Map<Method, ClientMethod> methods,
			StringValueResolver placeholders) {
		this.type = type;
		this.server = server;
		methods.forEach((method, message) -> this.targets.put(method,
				new Target(message, timeout(method, placeholders), null)));
		for (Method method : type.getMethods()) {
			if (method.isDefault()) {
				this.targets.put(method, new Target(null, null, handle(method)));
			}
		}
	}

	private Target target(Method method) {
		Map<Method, Target> present = this.known;
		Target target = present.get(method);
		if (target == null) {
			target = this.targets.getOrDefault(method, Target.OF_OBJECT);
			Map<Method, Target> more = new IdentityHashMap<>(present);
			more.put(method, target);
			this.known = more;
		}
		return target;
	}

	private static MethodHandle handle(Method method) {
		Class<?> declaring = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()).unreflectSpecial(method, declaring);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot access " + method, ex);
		}
	}

	private static @Nullable Duration timeout(Method method, StringValueResolver placeholders) {
		Call call = AnnotatedElementUtils.findMergedAnnotation(method, Call.class);
		String text = (call != null) ? placeholders.resolveStringValue(call.timeout()) : null;
		if (text == null || text.isEmpty()) {
			return null;
		}
		try {
			Duration timeout = DurationStyle.detectAndParse(text);
			if (!timeout.isNegative() && !timeout.isZero()) {
				return timeout;
			}
		}
		catch (IllegalArgumentException ex) {
			// said below
		}
		throw new InvalidServerException("The timeout '" + text + "' of client method " + HandlerMethod.describe(method)
				+ " is not a positive duration.", "Write one such as '2s' or '500ms' in its @Call.");
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] values = (arguments != null) ? arguments : NO_ARGUMENTS;
		Target target = target(method);
		ClientMethod client = target.message();
		if (client == null) {
			MethodHandle ownCode = target.ownCode();
			return (ownCode != null) ? ownCode.bindTo(proxy).invokeWithArguments(values)
					: ofObject(proxy, method, values);
		}
		MethodCall message = new MethodCall(client, values);
		Duration timeout = target.timeout();
		switch (client.kind()) {
			case CAST -> {
				this.server.cast(message);
				return null;
			}
			case ASYNC_CALL -> {
				return (timeout != null) ? this.server.callAsync(message, timeout) : this.server.callAsync(message);
			}
			default -> {
				return (timeout != null) ? this.server.call(message, timeout) : this.server.call(message);
			}
		}
	}

	private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) {
		return switch (method.getName()) {
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> this.type.getSimpleName() + " client of server '" + this.server.name() + "'";
			default -> throw new UnsupportedOperationException(method.toString());
		};
	}

}

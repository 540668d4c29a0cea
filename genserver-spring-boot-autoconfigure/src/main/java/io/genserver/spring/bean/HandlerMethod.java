package io.genserver.spring.bean;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.ServerContext;

/**
 * A method of a server's class that the loop calls.
 */
final class HandlerMethod {

	/** What a parameter gets. */
	enum Argument {

		MESSAGE, FROM, CONTEXT, REASON

	}

	private final Method method;

	/**
	 * Made by the first message: handles take their time, and an application has many
	 * methods. Each incarnation may make one; they are equal and immutable.
	 */
	private @Nullable MethodHandle handle;

	private final Argument[] arguments;

	private final List<Class<?>> declaredExceptions;

	private final boolean onTarget;

	private final boolean takesFrom;

	private final boolean returnsStage;

	private HandlerMethod(Method method, Argument[] arguments, List<Class<?>> declaredExceptions, boolean onTarget) {
		this.method = method;
		this.arguments = arguments;
		this.declaredExceptions = declaredExceptions;
		this.onTarget = onTarget;
		this.takesFrom = takes(Argument.FROM);
		this.returnsStage = CompletionStage.class.isAssignableFrom(method.getReturnType());
		method.setAccessible(true);
	}

	private static MethodHandle spread(Method method) {
		try {
			int parameters = method.getParameterCount();
			return MethodHandles.lookup()
				.unreflect(method)
				.asType(MethodType.genericMethodType(parameters + 1))
				.asSpreader(Object[].class, parameters);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot access " + method, ex);
		}
	}

	/**
	 * A method of a client interface: it is called through the interface, so that any
	 * kind of proxy around the bean will do.
	 */
	static HandlerMethod ofClient(Method interfaceMethod, Method implementation) {
		List<Class<?>> exceptions = new ArrayList<>(List.of(interfaceMethod.getExceptionTypes()));
		exceptions.addAll(List.of(implementation.getExceptionTypes()));
		return new HandlerMethod(interfaceMethod, new Argument[0], exceptions, false);
	}

	/**
	 * An annotated method.
	 * @param method the method
	 * @param allowed what its parameters may be
	 */
	static HandlerMethod ofAnnotated(Method method, List<Argument> allowed) {
		int modifiers = method.getModifiers();
		if (Modifier.isStatic(modifiers)) {
			throw new InvalidServerException("Handler method " + describe(method) + " is static.",
					"Make it a method of the instance: the instance is the server's state.");
		}
		Class<?>[] types = method.getParameterTypes();
		Argument[] arguments = new Argument[types.length];
		for (int i = 0; i < types.length; i++) {
			Argument argument = argument(types[i], allowed);
			if (argument == null || Arrays.asList(arguments).contains(argument)) {
				throw invalid(method, allowed);
			}
			arguments[i] = argument;
		}
		// a proxy does not pass these on, and has none of the bean's fields
		boolean onTarget = Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers);
		return new HandlerMethod(method, arguments, List.of(method.getExceptionTypes()), onTarget);
	}

	private static @Nullable Argument argument(Class<?> type, List<Argument> allowed) {
		Argument argument = (type == From.class) ? Argument.FROM : (type == ServerContext.class) ? Argument.CONTEXT
				: (type == ExitReason.class) ? Argument.REASON : Argument.MESSAGE;
		return allowed.contains(argument) ? argument : null;
	}

	private static InvalidServerException invalid(Method method, List<Argument> allowed) {
		List<String> names = new ArrayList<>();
		for (Argument argument : allowed) {
			names.add(switch (argument) {
				case MESSAGE -> "the message";
				case FROM -> "From";
				case CONTEXT -> "ServerContext";
				case REASON -> "ExitReason";
			});
		}
		return new InvalidServerException(
				"Handler method " + describe(method) + " has a parameter too many or of the wrong type.",
				names.isEmpty() ? "It may take none."
						: "It may take " + String.join(", ", names) + ", each at most once.");
	}

	static String describe(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "()";
	}

	Method method() {
		return this.method;
	}

	/** Which parameter gets it, -1 if none does. */
	int indexOf(Argument argument) {
		return Arrays.asList(this.arguments).indexOf(argument);
	}

	/** The class of the messages, {@code null} if the method takes none. */
	@Nullable Class<?> messageType() {
		int index = indexOf(Argument.MESSAGE);
		return (index != -1) ? this.method.getParameterTypes()[index] : null;
	}

	/** Whether messages of a class are of the type that it takes. */
	boolean handles(Class<?> message) {
		Class<?> type = messageType();
		return type != null && type.isAssignableFrom(message);
	}

	/** A subtype is more specific, and a class is more specific than an interface. */
	boolean isMoreSpecificThan(HandlerMethod other) {
		Class<?> type = messageType();
		Class<?> otherType = other.messageType();
		if (type == null || otherType == null || type == otherType) {
			return false;
		}
		return otherType.isAssignableFrom(type)
				|| (!type.isAssignableFrom(otherType) && otherType.isInterface() && !type.isInterface());
	}

	boolean takes(Argument argument) {
		return indexOf(argument) != -1;
	}

	/** Whether it gives its reply to a {@link From}. */
	boolean takesFrom() {
		return this.takesFrom;
	}

	boolean returnsVoid() {
		return this.method.getReturnType() == void.class;
	}

	boolean returnsMap() {
		return Map.class.isAssignableFrom(this.method.getReturnType());
	}

	boolean returnsStage() {
		return this.returnsStage;
	}

	/** Whether the exception is an answer rather than a crash. */
	boolean declares(Throwable exception) {
		for (Class<?> declared : this.declaredExceptions) {
			if (declared.isInstance(exception)) {
				return true;
			}
		}
		return false;
	}

	@Nullable Object invoke(Incarnation incarnation, @Nullable Object[] values) throws Exception {
		MethodHandle handle = this.handle;
		if (handle == null) {
			handle = spread(this.method);
			this.handle = handle;
		}
		Object receiver = this.onTarget ? incarnation.target() : incarnation.bean();
		try {
			return (Object) handle.invokeExact(receiver, values);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Nullable Object invoke(Incarnation incarnation, @Nullable Object message, @Nullable From<?> from, ServerContext context,
			@Nullable ExitReason reason) throws Exception {
		@Nullable Object[] values = new Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = switch (this.arguments[i]) {
				case MESSAGE -> message;
				case FROM -> from;
				case CONTEXT -> context;
				case REASON -> reason;
			};
		}
		return invoke(incarnation, values);
	}

	@Override
	public String toString() {
		return describe(this.method);
	}

}

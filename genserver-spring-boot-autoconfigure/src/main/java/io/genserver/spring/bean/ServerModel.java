package io.genserver.spring.bean;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import io.genserver.Cast;
import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.HandleContinue;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.InvalidSupervisionException;
import io.genserver.Terminate;
import io.genserver.spring.FormatStatus;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.bean.HandlerMethod.Argument;

/**
 * What the class of a server says: its handlers, and the client interfaces it implements.
 * Made once per server, at start-up.
 */
public final class ServerModel {

	private final Class<?> type;

	private final Handlers calls = new Handlers();

	private final Handlers casts = new Handlers();

	private final Handlers infos = new Handlers();

	private final Handlers continues = new Handlers();

	private final @Nullable HandlerMethod init;

	private final @Nullable HandlerMethod terminate;

	private final @Nullable HandlerMethod formatStatus;

	private final Map<Class<?>, Map<Method, ClientMethod>> clients = new LinkedHashMap<>();

	/**
	 * Read a class.
	 * @param type the class of the server, not of a proxy
	 * @throws InvalidSupervisionException if it cannot be a server
	 */
	public ServerModel(Class<?> type) {
		this.type = type;
		addAll(this.calls, HandleCall.class, List.of(Argument.MESSAGE, Argument.FROM, Argument.CONTEXT));
		addAll(this.casts, HandleCast.class, List.of(Argument.MESSAGE, Argument.CONTEXT));
		addAll(this.infos, HandleInfo.class, List.of(Argument.MESSAGE, Argument.CONTEXT));
		addAll(this.continues, HandleContinue.class, List.of(Argument.MESSAGE, Argument.CONTEXT));
		this.init = single(Init.class, List.of(Argument.CONTEXT));
		this.terminate = single(Terminate.class, List.of(Argument.REASON, Argument.CONTEXT));
		this.formatStatus = formatStatusMethod();
		for (Class<?> client : clientTypes(type)) {
			this.clients.put(client, clientMethods(client));
		}
		if (this.clients.isEmpty() && this.calls.isEmpty() && this.casts.isEmpty() && this.infos.isEmpty()) {
			throw new InvalidSupervisionException("@GenServer class " + type.getName()
					+ " handles nothing: let it implement an interface that is annotated with @GenServerClient,"
					+ " or annotate a method with @HandleCall, @HandleCast or @HandleInfo.");
		}
	}

	/**
	 * The client interfaces that a class implements.
	 * @param type the class
	 * @return the interfaces
	 */
	public static List<Class<?>> clientTypes(Class<?> type) {
		List<Class<?>> clients = new ArrayList<>();
		for (Class<?> candidate : ClassUtils.getAllInterfacesForClass(type)) {
			if (AnnotatedElementUtils.hasAnnotation(candidate, GenServerClient.class)) {
				clients.add(candidate);
			}
		}
		return clients;
	}

	private Set<Method> annotated(Class<? extends Annotation> annotation) {
		return MethodIntrospector.selectMethods(this.type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	private void addAll(Handlers handlers, Class<? extends Annotation> annotation, List<Argument> allowed) {
		for (Method method : annotated(annotation)) {
			HandlerMethod handler = HandlerMethod.ofAnnotated(method, allowed);
			if (handler.takes(Argument.FROM) && !handler.returnsVoid()) {
				throw new InvalidSupervisionException("Handler method " + handler
						+ " takes a From and returns a value: it must do one or the other to reply.");
			}
			handlers.add(handler, annotation.getSimpleName());
		}
	}

	private @Nullable HandlerMethod single(Class<? extends Annotation> annotation, List<Argument> allowed) {
		Set<Method> methods = annotated(annotation);
		if (methods.size() > 1) {
			throw new InvalidSupervisionException("@GenServer class " + this.type.getName() + " has " + methods.size()
					+ " methods with @" + annotation.getSimpleName() + ": keep one.");
		}
		return methods.isEmpty() ? null : HandlerMethod.ofAnnotated(methods.iterator().next(), allowed);
	}

	private @Nullable HandlerMethod formatStatusMethod() {
		HandlerMethod method = single(FormatStatus.class, List.of());
		if (method != null && !method.returnsMap()) {
			throw new InvalidSupervisionException("Method " + method + " has @FormatStatus and returns no Map:"
					+ " let it return a Map of the names and values that an operator may see.");
		}
		return method;
	}

	private Map<Method, ClientMethod> clientMethods(Class<?> client) {
		Map<Method, ClientMethod> methods = new LinkedHashMap<>();
		for (Method method : client.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers())) {
				Method implementation = ClassUtils.getMostSpecificMethod(method, this.type);
				methods.put(method,
						new ClientMethod(method, kind(method), HandlerMethod.ofClient(method, implementation)));
			}
		}
		return methods;
	}

	private static ClientMethod.Kind kind(Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, Cast.class)) {
			if (method.getReturnType() != void.class) {
				throw new InvalidSupervisionException("Client method " + HandlerMethod.describe(method)
						+ " has @Cast and returns a value: a cast has no reply. Make it void, or remove @Cast.");
			}
			return ClientMethod.Kind.CAST;
		}
		Class<?> returned = method.getReturnType();
		if (!CompletionStage.class.isAssignableFrom(returned)) {
			return ClientMethod.Kind.CALL;
		}
		if (!returned.isAssignableFrom(CompletableFuture.class)) {
			throw new InvalidSupervisionException("Client method " + HandlerMethod.describe(method) + " returns "
					+ returned.getName() + ": an asynchronous call returns CompletableFuture or CompletionStage.");
		}
		return ClientMethod.Kind.ASYNC_CALL;
	}

	/**
	 * The class.
	 * @return the class
	 */
	public Class<?> type() {
		return this.type;
	}

	Map<Method, ClientMethod> client(Class<?> client) {
		return this.clients.getOrDefault(client, Map.of());
	}

	Handlers calls() {
		return this.calls;
	}

	Handlers casts() {
		return this.casts;
	}

	Handlers infos() {
		return this.infos;
	}

	Handlers continues() {
		return this.continues;
	}

	@Nullable HandlerMethod init() {
		return this.init;
	}

	@Nullable HandlerMethod terminate() {
		return this.terminate;
	}

	@Nullable HandlerMethod formatStatus() {
		return this.formatStatus;
	}

	/** Whether a message would be handled; never asked of a client's own messages. */
	boolean handles(String kind, Object message) {
		if (message instanceof MethodCall) {
			return true;
		}
		Handlers handlers = switch (kind) {
			case "call" -> this.calls;
			case "cast" -> this.casts;
			default -> this.infos;
		};
		return handlers.find(message.getClass()) != null;
	}

}

package io.genserver.spring.bean;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.genserver.Cast;
import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.HandleContinue;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.Terminate;
import io.genserver.spring.FormatStatus;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.bean.HandlerMethod.Argument;

/**
 * What the class of a server says: its handlers, and the client interfaces it implements.
 * Made once per server, at start-up.
 */
public final class ServerModel {

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(HandleCall.class, HandleCast.class,
			HandleInfo.class, HandleContinue.class, Init.class, Terminate.class, FormatStatus.class);

	private final Class<?> type;

	/** Whether a method of the class, or of anything above it, has any annotation. */
	private final boolean hasAnnotatedMethod;

	/** The methods with each of the annotations. */
	private final Map<Class<? extends Annotation>, Set<Method>> annotated;

	private final Handlers calls = new Handlers("HandleCall");

	private final Handlers casts = new Handlers("HandleCast");

	private final Handlers infos = new Handlers("HandleInfo");

	private final Handlers continues = new Handlers("HandleContinue");

	private final @Nullable HandlerMethod init;

	private final @Nullable HandlerMethod terminate;

	private final @Nullable HandlerMethod formatStatus;

	private final Map<Class<?>, Map<Method, ClientMethod>> clients = new LinkedHashMap<>();

	/**
	 * Read a class.
	 * @param type the class of the server, not of a proxy
	 * @throws InvalidServerException if it cannot be a server
	 */
	public ServerModel(Class<?> type) {
		this.type = type;
		this.hasAnnotatedMethod = hasAnnotatedMethod(type);
		// a search takes its time at start-up, and many a server's methods are all its
		// client's
		this.annotated = this.hasAnnotatedMethod ? readAnnotated(type) : Map.of();
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
			throw new InvalidServerException("@GenServer class " + type.getName() + " handles nothing.",
					"Let it implement an interface that is annotated with @GenServerClient,"
							+ " or annotate a method with @HandleCall, @HandleCast or @HandleInfo.");
		}
		new HandlerChecks(type).check(List.of(this.calls, this.casts, this.infos, this.continues));
		for (HandlerMethod handler : this.calls.all()) {
			ReplyType.check(handler, type);
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
			if (candidate.isAnnotationPresent(GenServerClient.class)
					|| AnnotatedElementUtils.hasAnnotation(candidate, GenServerClient.class)) {
				clients.add(candidate);
			}
		}
		return clients;
	}

	/** In one go: looking through a class and all above it takes its time at start-up. */
	private static Map<Class<? extends Annotation>, Set<Method>> readAnnotated(Class<?> type) {
		Map<Class<? extends Annotation>, Set<Method>> annotated = new HashMap<>();
		MethodIntrospector.selectMethods(type, ServerModel::annotations)
			.forEach((method, annotations) -> annotations.forEach(
					(annotation) -> annotated.computeIfAbsent(annotation, (key) -> new LinkedHashSet<>()).add(method)));
		return annotated;
	}

	/** In the class or anything above it. */
	private static boolean hasAnnotatedMethod(@Nullable Class<?> type) {
		if (type == null || type == Object.class) {
			return false;
		}
		for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
			if (method.getAnnotations().length > 0) {
				return true;
			}
		}
		for (Class<?> implemented : type.getInterfaces()) {
			if (hasAnnotatedMethod(implemented)) {
				return true;
			}
		}
		return hasAnnotatedMethod(type.getSuperclass());
	}

	private static @Nullable List<Class<? extends Annotation>> annotations(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		List<Class<? extends Annotation>> present = ANNOTATIONS.stream().filter(annotations::isPresent).toList();
		return present.isEmpty() ? null : present;
	}

	private Set<Method> annotated(Class<? extends Annotation> annotation) {
		return this.annotated.getOrDefault(annotation, Set.of());
	}

	private void addAll(Handlers handlers, Class<? extends Annotation> annotation, List<Argument> allowed) {
		for (Method method : annotated(annotation)) {
			HandlerMethod handler = HandlerMethod.ofAnnotated(method, allowed);
			if (handler.takes(Argument.FROM) && !handler.returnsVoid()) {
				throw new InvalidServerException("Handler method " + handler + " takes a From and returns a value.",
						"Remove one of the two: it either returns the reply or gives it to the From.");
			}
			handlers.add(handler);
		}
	}

	private @Nullable HandlerMethod single(Class<? extends Annotation> annotation, List<Argument> allowed) {
		Set<Method> methods = annotated(annotation);
		if (methods.size() > 1) {
			throw new InvalidServerException("@GenServer class " + this.type.getName() + " has " + methods.size()
					+ " methods with @" + annotation.getSimpleName() + ".", "Keep one.");
		}
		return methods.isEmpty() ? null : HandlerMethod.ofAnnotated(methods.iterator().next(), allowed);
	}

	private @Nullable HandlerMethod formatStatusMethod() {
		HandlerMethod method = single(FormatStatus.class, List.of());
		if (method != null && !method.returnsMap()) {
			throw new InvalidServerException("Method " + method + " has @FormatStatus and returns no Map.",
					"Let it return a Map of the names and values that an operator may see.");
		}
		return method;
	}

	private Map<Method, ClientMethod> clientMethods(Class<?> client) {
		Map<Method, ClientMethod> methods = new LinkedHashMap<>();
		for (Method method : client.getMethods()) {
			Method implementation = ClassUtils.getMostSpecificMethod(method, this.type);
			if (method.isDefault() && !implementation.getDeclaringClass().isInterface()) {
				throw new InvalidServerException(
						HandlerMethod.describe(implementation) + " can never be reached: it overrides default method "
								+ HandlerMethod.describe(method)
								+ " of a @GenServerClient interface, which runs on the caller's thread.",
						"Remove the override, or make the interface's method abstract so that it becomes a message.");
			}
			if (Modifier.isAbstract(method.getModifiers())) {
				if (Modifier.isAbstract(implementation.getModifiers())) {
					throw new InvalidServerException(
							"@GenServer class " + this.type.getName() + " does not implement client method "
									+ HandlerMethod.describe(method) + ".",
							"Add the method to the class, or compile the class again: its client interface has changed.");
				}
				methods.put(method,
						new ClientMethod(method, kind(method), HandlerMethod.ofClient(method, implementation)));
			}
		}
		return methods;
	}

	private ClientMethod.Kind kind(Method method) {
		if (this.hasAnnotatedMethod && AnnotatedElementUtils.hasAnnotation(method, Cast.class)) {
			if (method.getReturnType() != void.class) {
				throw new InvalidServerException(
						"Client method " + HandlerMethod.describe(method)
								+ " has @Cast and returns a value, but a cast has no reply.",
						"Make it void, or remove @Cast.");
			}
			return ClientMethod.Kind.CAST;
		}
		Class<?> returned = method.getReturnType();
		if (!CompletionStage.class.isAssignableFrom(returned)) {
			return ClientMethod.Kind.CALL;
		}
		if (!returned.isAssignableFrom(CompletableFuture.class)) {
			throw new InvalidServerException(
					"Client method " + HandlerMethod.describe(method) + " returns " + returned.getName() + ".",
					"Let it return CompletableFuture or CompletionStage, as an asynchronous call does.");
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

	/**
	 * The client interfaces that it implements.
	 * @return the interfaces
	 */
	public Set<Class<?>> clientTypes() {
		return this.clients.keySet();
	}

	/**
	 * What others can inject to call the server and wait: client interfaces with a method
	 * that waits, and the class itself, as a reference, if it handles calls.
	 * @return the types
	 */
	public Set<Class<?>> waitingInjectables() {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Map.Entry<Class<?>, Map<Method, ClientMethod>> client : this.clients.entrySet()) {
			for (ClientMethod method : client.getValue().values()) {
				if (method.kind() == ClientMethod.Kind.CALL) {
					types.add(client.getKey());
				}
			}
		}
		if (!this.calls.isEmpty()) {
			types.add(this.type);
		}
		return types;
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

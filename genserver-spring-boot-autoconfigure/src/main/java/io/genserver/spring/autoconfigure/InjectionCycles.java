package io.genserver.spring.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

import io.genserver.ServerRef;

/**
 * Warns of servers that inject one another's clients in a circle and can wait for one
 * another through them. Whether they do, only their code knows: a call that closes the
 * circle fails with a {@link io.genserver.CallCycleException}.
 */
final class InjectionCycles {

	private static final Logger logger = LoggerFactory.getLogger(InjectionCycles.class);

	private static final Set<String> INJECTS = Set.of("org.springframework.beans.factory.annotation.Autowired",
			"jakarta.inject.Inject", "jakarta.annotation.Resource");

	/** By what is injected, the servers that it reaches. */
	private final Map<Class<?>, List<String>> reached = new HashMap<>();

	/** By server, those that it can wait for. */
	private final Map<String, Set<String>> waitsFor = new LinkedHashMap<>();

	InjectionCycles(Collection<ServerDefinition> servers) {
		for (ServerDefinition server : servers) {
			for (Class<?> type : server.model().waitingInjectables()) {
				this.reached.computeIfAbsent(type, (key) -> new ArrayList<>()).add(server.name());
			}
		}
		for (ServerDefinition server : servers) {
			Set<String> targets = new LinkedHashSet<>();
			collect(server.model().type(), targets);
			if (!targets.isEmpty()) {
				this.waitsFor.put(server.name(), targets);
			}
		}
	}

	private void collect(Class<?> server, Set<String> targets) {
		for (Constructor<?> constructor : server.getDeclaredConstructors()) {
			collect(constructor, server, targets);
		}
		for (Class<?> type = server; type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (isInjected(field)) {
					collect(ResolvableType.forField(field, server), field, targets);
				}
			}
			for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
				if (isInjected(method)) {
					collect(method, server, targets);
				}
			}
		}
	}

	private void collect(Executable injected, Class<?> server, Set<String> targets) {
		Type[] types = injected.getGenericParameterTypes();
		// it is without those that the compiler added if it is shorter
		boolean complete = types.length == injected.getParameterCount();
		for (int i = 0; i < injected.getParameterCount(); i++) {
			// most are plain classes of something else, and a closer look takes its time
			if (!complete || !(types[i] instanceof Class<?> plain) || this.reached.containsKey(plain)) {
				collect(ResolvableType.forMethodParameter(parameter(injected, i, server)), injected.getParameters()[i],
						targets);
			}
		}
	}

	private static MethodParameter parameter(Executable injected, int index, Class<?> server) {
		return MethodParameter.forExecutable(injected, index).withContainingClass(server);
	}

	private void collect(ResolvableType injected, AnnotatedElement place, Set<String> targets) {
		boolean isRef = injected.resolve() == ServerRef.class;
		Class<?> type = isRef ? injected.getGeneric().resolve() : injected.resolve();
		List<String> servers = (type != null) ? this.reached.getOrDefault(type, List.of()) : List.of();
		if (!servers.isEmpty()) {
			String qualifier = qualifier(place);
			servers.stream().filter((server) -> qualifier == null || qualifier.equals(server)).forEach(targets::add);
		}
		if (!isRef) {
			// a provider, an Optional, a collection
			for (ResolvableType generic : injected.getGenerics()) {
				collect(generic, place, targets);
			}
		}
	}

	private static boolean isInjected(AnnotatedElement member) {
		return member.getAnnotations().length > 0 && MergedAnnotations.from(member)
			.stream()
			.anyMatch((annotation) -> INJECTS.contains(annotation.getType().getName()));
	}

	private static @Nullable String qualifier(AnnotatedElement injected) {
		Qualifier qualifier = AnnotatedElementUtils.findMergedAnnotation(injected, Qualifier.class);
		return (qualifier != null) ? qualifier.value() : null;
	}

	/** One warning per circle. */
	void warn() {
		Set<Set<String>> seen = new HashSet<>();
		for (String server : this.waitsFor.keySet()) {
			List<String> cycle = shortestCycle(server);
			if (!cycle.isEmpty() && seen.add(Set.copyOf(cycle))) {
				logger.warn("The servers {} inject each other's clients in a circle, and can wait for one another:"
						+ " a call that closes the circle fails with a CallCycleException. Make the methods of one"
						+ " client casts (@Cast), or asynchronous (CompletableFuture, with ServerContext.pipeToSelf).",
						String.join(" -> ", cycle));
			}
		}
	}

	/** The server, those on the way, and the server again; empty if there is no way. */
	private List<String> shortestCycle(String server) {
		Map<String, String> cameFrom = new HashMap<>();
		Deque<String> open = new ArrayDeque<>(List.of(server));
		for (String next = open.poll(); next != null; next = open.poll()) {
			for (String target : this.waitsFor.getOrDefault(next, Set.of())) {
				if (target.equals(server)) {
					return path(server, next, cameFrom);
				}
				if (cameFrom.putIfAbsent(target, next) == null) {
					open.add(target);
				}
			}
		}
		return List.of();
	}

	private static List<String> path(String server, String last, Map<String, String> cameFrom) {
		List<String> path = new ArrayList<>(List.of(server));
		for (String step = last; step != null && !step.equals(server); step = cameFrom.get(step)) {
			path.add(0, step);
		}
		path.add(0, server);
		return path;
	}

}

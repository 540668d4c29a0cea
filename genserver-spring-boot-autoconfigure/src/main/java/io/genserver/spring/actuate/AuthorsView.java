package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

import io.genserver.CallTimeoutException;
import io.genserver.GenServerException;
import io.genserver.Pid;
import io.genserver.spring.FormatStatus;
import io.genserver.spring.actuate.GenServersEndpoint.FormatStatusDescriptor;
import io.genserver.spring.actuate.LiveTree.LiveServer;
import io.genserver.spring.actuate.LiveTree.Status;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * What the authors of servers show of their states. Only the server itself can say, so it
 * is asked, but not for long, and not again while it has not done anything since.
 */
final class AuthorsView {

	/** How long a server has to answer. */
	static final Duration PATIENCE = Duration.ofMillis(250);

	private static final FormatStatusDescriptor BUSY = new FormatStatusDescriptor(null, "busy");

	private final Sanitizer sanitizer;

	/** Whether the author of a class shows something, found out when first asked. */
	private final Map<Class<?>, Boolean> views = new ConcurrentHashMap<>();

	/** Servers that did not answer when they were asked last, by name. */
	private final Map<String, Silence> silent = new ConcurrentHashMap<>();

	private record Silence(Pid pid, long handled) {
	}

	AuthorsView(Iterable<SanitizingFunction> sanitizingFunctions) {
		this.sanitizer = new Sanitizer(sanitizingFunctions);
	}

	private static boolean hasView(Class<?> type) {
		return !MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Boolean>) (
							method) -> AnnotatedElementUtils.hasAnnotation(method, FormatStatus.class) ? true : null)
			.isEmpty();
	}

	/**
	 * What the author shows.
	 * @param server the server
	 * @param showUnsanitized whether the values may be shown
	 * @return the view; {@code null} if the author shows nothing or the server does not
	 * run
	 */
	@Nullable FormatStatusDescriptor of(LiveServer server, boolean showUnsanitized) {
		Pid pid = server.pid();
		ServerInfo info = server.info();
		boolean up = server.status() == Status.RUNNING || server.status() == Status.SUSPENDED;
		if (!this.views.computeIfAbsent(server.node().type(), AuthorsView::hasView) || !up || pid == null
				|| info == null) {
			return null;
		}
		Silence now = new Silence(pid, info.handled());
		Duration handlingFor = info.handlingFor();
		boolean stuck = handlingFor != null && handlingFor.compareTo(PATIENCE) > 0;
		if (stuck || now.equals(this.silent.get(server.name()))) {
			// the question would only lengthen the queue
			return BUSY;
		}
		try {
			Map<String, Object> status = Sys.getStatus(pid, PATIENCE).status();
			this.silent.remove(server.name());
			return new FormatStatusDescriptor(sanitize("", status, showUnsanitized), null);
		}
		catch (CallTimeoutException ex) {
			this.silent.put(server.name(), now);
			return BUSY;
		}
		catch (GenServerException ex) {
			// it has ended meanwhile
			return null;
		}
	}

	private Map<String, @Nullable Object> sanitize(String prefix, Map<?, ?> values, boolean showUnsanitized) {
		Map<String, @Nullable Object> sanitized = new LinkedHashMap<>();
		values.forEach(
				(key, value) -> sanitized.put(String.valueOf(key), sanitize(prefix + key, value, showUnsanitized)));
		return sanitized;
	}

	private @Nullable Object sanitize(String key, @Nullable Object value, boolean showUnsanitized) {
		if (value == null) {
			return null;
		}
		Object shown = this.sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized);
		if (shown != value) {
			return shown;
		}
		if (value instanceof Map<?, ?> map) {
			return sanitize(key + ".", map, showUnsanitized);
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> all = new ArrayList<>();
			for (int i = 0; i < list.size(); i++) {
				all.add(sanitize(key + "[" + i + "]", list.get(i), showUnsanitized));
			}
			return all;
		}
		return value;
	}

}

package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Locale;

import org.springframework.boot.convert.DurationStyle;

import io.genserver.supervisor.Shutdown;

/**
 * A shutdown as it is written in a configuration. It is read by its factory methods: a
 * converter would be one more bean, and would make the application a conversion service
 * of its own.
 *
 * @param shutdown how the server is stopped
 * @since 0.1.0
 */
public record ShutdownSetting(Shutdown shutdown) {

	/**
	 * Read a shutdown.
	 * @param text a duration, {@code infinity} or {@code brutal-kill}
	 * @return the shutdown
	 * @throws IllegalArgumentException if it is none of them
	 */
	public static ShutdownSetting of(String text) {
		return switch (text.trim().toLowerCase(Locale.ROOT).replace('_', '-')) {
			case "infinity" -> new ShutdownSetting(Shutdown.INFINITY);
			case "brutal-kill" -> new ShutdownSetting(Shutdown.BRUTAL_KILL);
			default -> of(duration(text));
		};
	}

	/**
	 * What a number in a YAML file means, as in any duration.
	 * @param milliseconds the time in milliseconds
	 * @return the shutdown
	 */
	public static ShutdownSetting of(Integer milliseconds) {
		return of(Duration.ofMillis(milliseconds));
	}

	/**
	 * What a long number in a YAML file means, as in any duration.
	 * @param milliseconds the time in milliseconds
	 * @return the shutdown
	 */
	public static ShutdownSetting of(Long milliseconds) {
		return of(Duration.ofMillis(milliseconds));
	}

	/**
	 * A time, as a property source in code may have it.
	 * @param time the time
	 * @return the shutdown
	 */
	public static ShutdownSetting of(Duration time) {
		return new ShutdownSetting(Shutdown.after(time));
	}

	private static Duration duration(String text) {
		try {
			return DurationStyle.detectAndParse(text.trim());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + text + "' is not a shutdown: write a duration such as '5s', 'infinity' or 'brutal-kill'");
		}
	}

}

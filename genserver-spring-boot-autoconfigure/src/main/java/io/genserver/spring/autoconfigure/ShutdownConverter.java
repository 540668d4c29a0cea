package io.genserver.spring.autoconfigure;

import java.util.Locale;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.converter.Converter;

import io.genserver.supervisor.Shutdown;

/**
 * Reads a shutdown: a duration, {@code infinity} or {@code brutal-kill}.
 */
@ConfigurationPropertiesBinding
final class ShutdownConverter implements Converter<Object, Shutdown> {

	@Override
	public Shutdown convert(Object value) {
		// a number in a YAML file is one, and means milliseconds as in any duration
		String source = value.toString();
		return switch (source.trim().toLowerCase(Locale.ROOT).replace('_', '-')) {
			case "infinity" -> Shutdown.INFINITY;
			case "brutal-kill" -> Shutdown.BRUTAL_KILL;
			default -> duration(source);
		};
	}

	private Shutdown duration(String source) {
		try {
			return Shutdown.after(DurationStyle.detectAndParse(source.trim()));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + source + "' is not a shutdown: write a duration such as '5s', 'infinity' or 'brutal-kill'");
		}
	}

}

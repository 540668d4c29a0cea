package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.genserver.InvalidSupervisionException;
import io.genserver.MailboxSpec;
import io.genserver.OnRestart;
import io.genserver.Overflow;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.autoconfigure.GenServerProperties.Mailbox;
import io.genserver.spring.autoconfigure.GenServerProperties.Server;
import io.genserver.supervisor.Restart;

/**
 * The settings of a server: its own in the configuration, else its annotation's, else the
 * configured defaults, else the built-in ones.
 */
final class ServerSettings {

	private static final ShutdownSetting DEFAULT_SHUTDOWN = ShutdownSetting.of(Duration.ofSeconds(5));

	private static final MailboxCapacity DEFAULT_CAPACITY = new MailboxCapacity(MailboxSpec.DEFAULT.capacity());

	/** Of a server that the configuration does not name. */
	private static final Server NOTHING = new Server();

	private final GenServerProperties properties;

	private final Environment environment;

	ServerSettings(GenServerProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	ServerNode node(ServerDefinition server) {
		Server configured = RelaxedName.find(server.name(), this.properties.getServers());
		Server own = (configured != null) ? configured : NOTHING;
		Server defaults = this.properties.getDefaults();
		Restart restart = choose(own.getRestart(), annotated(server, "restart", Restart.class), defaults.getRestart(),
				Restart.PERMANENT);
		ShutdownSetting shutdown = choose(own.getShutdown(), annotated(server, "shutdown", ShutdownSetting.class),
				defaults.getShutdown(), DEFAULT_SHUTDOWN);
		Duration none = Duration.ZERO;
		Duration startTimeout = choose(own.getStartTimeout(), annotated(server, "startTimeout", Duration.class),
				defaults.getStartTimeout(), none);
		if (startTimeout.isNegative()) {
			throw negativeStartTimeout(server, own, startTimeout);
		}
		return new ServerNode(server.name(), server.beanName(), server.model().type(), restart, shutdown.shutdown(),
				startTimeout.equals(none) ? null : startTimeout,
				mailbox(server, own.getMailbox(), defaults.getMailbox()),
				choose(own.getDrain(), annotated(server, "drain", Boolean.class), defaults.getDrain(), true),
				BackoffSettings.of(server, this, own.getBackoff(), defaults.getBackoff()).backoff());
	}

	private static InvalidSupervisionException negativeStartTimeout(ServerDefinition server, Server own,
			Duration startTimeout) {
		String problem = "it cannot be negative, but is " + startTimeout + '.';
		String action = "Set it to, say, 10s.";
		if (own.getStartTimeout() == null && StringUtils.hasText(server.annotation().startTimeout())) {
			return new InvalidServerException("The startTimeout in @GenServer of " + server.model().type().getName()
					+ " is not valid: " + problem, action);
		}
		String owner = (own.getStartTimeout() != null) ? "servers." + server.name() : "defaults";
		return new InvalidConfigurationException("genserver." + owner + ".start-timeout", problem, action);
	}

	private MailboxSpec mailbox(ServerDefinition server, Mailbox own, Mailbox defaults) {
		MailboxCapacity capacity = choose(own.getCapacity(),
				annotated(server, "mailboxCapacity", MailboxCapacity.class), defaults.getCapacity(), DEFAULT_CAPACITY);
		Overflow overflow = choose(own.getOverflow(), annotated(server, "mailboxOverflow", Overflow.class),
				defaults.getOverflow(), MailboxSpec.DEFAULT.overflow());
		OnRestart onRestart = choose(own.getOnRestart(), annotated(server, "mailboxOnRestart", OnRestart.class),
				defaults.getOnRestart(), MailboxSpec.DEFAULT.onRestart());
		return new MailboxSpec(capacity.messages(), overflow, onRestart);
	}

	private static <T> T choose(@Nullable T own, @Nullable T annotated, @Nullable T configuredDefault, T builtIn) {
		if (own != null) {
			return own;
		}
		if (annotated != null) {
			return annotated;
		}
		return (configuredDefault != null) ? configuredDefault : builtIn;
	}

	private static InvalidServerException badAttribute(String attribute, String value, Class<?> type,
			Throwable failure) {
		if (type.isEnum()) {
			Set<String> values = NearestName.values(type);
			return new InvalidServerException(attribute + " is not valid" + NearestName.didYouMean(value, values),
					"Write one of " + String.join(", ", values) + '.');
		}
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return new InvalidServerException(attribute + " is not valid: " + root.getMessage() + '.',
				"Correct the attribute.");
	}

	<T> @Nullable T annotated(ServerDefinition server, String attribute, Class<T> type) {
		GenServer annotation = server.annotation();
		String text = switch (attribute) {
			case "restart" -> annotation.restart();
			case "shutdown" -> annotation.shutdown();
			case "drain" -> annotation.drain();
			case "startTimeout" -> annotation.startTimeout();
			case "backoff.initial" -> annotation.backoff().initial();
			case "backoff.max" -> annotation.backoff().max();
			case "backoff.multiplier" -> annotation.backoff().multiplier();
			case "backoff.jitter" -> annotation.backoff().jitter();
			case "backoff.reset-after" -> annotation.backoff().resetAfter();
			case "mailboxCapacity" -> annotation.mailboxCapacity();
			case "mailboxOnRestart" -> annotation.mailboxOnRestart();
			default -> annotation.mailboxOverflow();
		};
		if (text.isEmpty()) {
			return null;
		}
		String resolved = AnnotationPlaceholders.resolve(this.environment, server.model().type(), attribute, text);
		if (!StringUtils.hasText(resolved)) {
			return null;
		}
		try {
			return ApplicationConversionService.getSharedInstance().convert(resolved, type);
		}
		catch (RuntimeException ex) {
			throw badAttribute("@GenServer(" + attribute + " = \"" + text + "\") of " + server.model().type().getName(),
					resolved, type, ex);
		}
	}

}

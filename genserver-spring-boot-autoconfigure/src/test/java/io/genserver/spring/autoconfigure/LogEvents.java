package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What the loggers of the project were told while this was open.
 */
final class LogEvents implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.genserver");

	private final Level level = this.logger.getLevel();

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			LogEvents.this.events.add(event);
		}

	};

	LogEvents(Level level) {
		this.logger.setAdditive(false);
		this.logger.setLevel(level);
		this.appender.setContext(this.logger.getLoggerContext());
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	List<ILoggingEvent> events() {
		return this.events;
	}

	List<String> lines() {
		return this.events.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	List<String> linesWith(String text) {
		return lines().stream().filter((line) -> line.contains(text)).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(this.level);
		this.logger.setAdditive(true);
		this.appender.stop();
	}

}

package io.genserver.spring.autoconfigure;

import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

import io.genserver.ExitReason;

/**
 * What happens to the application when the root supervisor gives up.
 */
final class GiveUpAction {

	private static final Logger logger = LoggerFactory.getLogger(GiveUpAction.class);

	private final ApplicationContext context;

	private final OnGiveUp onGiveUp;

	private final IntConsumer exit;

	GiveUpAction(ApplicationContext context, OnGiveUp onGiveUp, IntConsumer exit) {
		this.context = context;
		this.onGiveUp = onGiveUp;
		this.exit = exit;
	}

	/** Called on the thread that ends the root, so it must not block. */
	void rootGaveUp(ExitReason reason) {
		logger.error("The root supervisor has ended ({}): no server of this application runs any more; {}", reason,
				switch (this.onGiveUp) {
					case LIVENESS_BROKEN, PARK -> "its liveness is broken now";
					case REFUSE_TRAFFIC -> "it refuses traffic now";
					case EXIT -> "it exits";
					case NONE -> "it goes on, because genserver.supervisor.on-give-up is none";
				});
		if (this.onGiveUp != OnGiveUp.NONE) {
			new Thread(this::act, "genserver-give-up").start();
		}
	}

	private void act() {
		switch (this.onGiveUp) {
			case LIVENESS_BROKEN, PARK -> AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
			case REFUSE_TRAFFIC -> AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
			case EXIT -> this.exit.accept(SpringApplication.exit(this.context, () -> 1));
			case NONE -> {
			}
		}
	}

}

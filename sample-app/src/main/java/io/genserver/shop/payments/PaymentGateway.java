package io.genserver.shop.payments;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

import io.genserver.shop.ShopProperties;

/**
 * Stands for a gateway on the other side of a network: it takes its time, declines cards,
 * and breaks down now and then.
 */
@Component
class PaymentGateway {

	private final ShopProperties.Gateway settings;

	PaymentGateway(ShopProperties properties) {
		this.settings = properties.gateway();
	}

	/**
	 * Set an amount aside.
	 * @param purchaseId the purchase
	 * @param cents the amount, in cents of a euro
	 * @return a code; fails with {@link CardDeclinedException}, or with
	 * {@link IOException} when the gateway breaks down
	 */
	CompletableFuture<String> authorize(String purchaseId, long cents) {
		CompletableFuture<String> answer = new CompletableFuture<>();
		afterTheLatency().execute(() -> {
			if (ThreadLocalRandom.current().nextDouble() < this.settings.failureRate()) {
				answer.completeExceptionally(new IOException("Connection reset by gateway"));
			}
			else if (cents > this.settings.cardLimitCents()) {
				answer.completeExceptionally(new CardDeclinedException(cents));
			}
			else {
				answer.complete("auth-" + UUID.randomUUID());
			}
		});
		return answer;
	}

	private Executor afterTheLatency() {
		Duration latency = this.settings.latency();
		return latency.isZero() ? Runnable::run
				: CompletableFuture.delayedExecutor(latency.toNanos(), TimeUnit.NANOSECONDS);
	}

}

package io.genserver.shop.payments;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.HandleInfo;
import io.genserver.ServerContext;
import io.genserver.shop.Break;
import io.genserver.spring.GenServer;

/**
 * Talks to the payment gateway without waiting for it: each answer comes back as a
 * message, and only then is the buyer's call answered. A "no" is an answer like any
 * other. A breakdown is not: who knows what else is wrong with the connection, so the
 * server crashes, all who wait for it are told at once, and its supervisor starts a clean
 * one.
 */
@GenServer("payments")
class PaymentsServer implements Payments {

	private final PaymentGateway gateway;

	private final ServerContext context;

	PaymentsServer(PaymentGateway gateway, ServerContext context) {
		this.gateway = gateway;
		this.context = context;
	}

	@Override
	public CompletableFuture<String> authorize(String purchaseId, long cents) {
		CompletableFuture<String> reply = new CompletableFuture<>();
		this.context.pipeToSelf(this.gateway.authorize(purchaseId, cents),
				(code, failure) -> new Answer(reply, code, failure));
		return reply;
	}

	@HandleInfo
	void answered(Answer answer) {
		Throwable failure = answer.failure();
		if (failure == null) {
			answer.reply().complete(answer.code());
		}
		else if (failure instanceof CardDeclinedException) {
			answer.reply().completeExceptionally(failure);
		}
		else {
			throw new GatewayException("The gateway broke down", failure);
		}
	}

	@HandleInfo
	void crash(Break message) {
		throw message.exception();
	}

	record Answer(CompletableFuture<String> reply, @Nullable String code, @Nullable Throwable failure) {

	}

}

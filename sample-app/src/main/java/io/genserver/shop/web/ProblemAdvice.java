package io.genserver.shop.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import io.genserver.GenServerException;
import io.genserver.shop.checkout.NotSoldException;
import io.genserver.shop.checkout.OutcomeUnknownException;
import io.genserver.shop.inventory.SoldOutException;
import io.genserver.shop.inventory.UnknownShowException;
import io.genserver.shop.payments.CardDeclinedException;
import io.genserver.shop.rates.UnknownCurrencyException;

/**
 * Turns what went wrong into problem details (RFC 9457).
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	/** Restarts take milliseconds, but a whole second is the least that can be said. */
	private static final String RETRY_AFTER_SECONDS = "1";

	@ExceptionHandler({ UnknownShowException.class, UnknownServerException.class, UnknownCurrencyException.class })
	ProblemDetail notFound(RuntimeException ex) {
		return problem(HttpStatus.NOT_FOUND, "Not found", ex);
	}

	@ExceptionHandler
	ProblemDetail soldOut(SoldOutException ex) {
		return problem(HttpStatus.CONFLICT, "Sold out", ex);
	}

	@ExceptionHandler
	ProblemDetail declined(CardDeclinedException ex) {
		return problem(HttpStatus.PAYMENT_REQUIRED, "Card declined", ex);
	}

	@ExceptionHandler
	ProblemDetail invalid(InvalidOrderException ex) {
		return problem(HttpStatus.BAD_REQUEST, "Invalid order", ex);
	}

	/**
	 * A server's mailbox is full, it took too long, it crashed, or it is being restarted.
	 */
	@ExceptionHandler({ GenServerException.class, NotSoldException.class })
	ResponseEntity<ProblemDetail> unavailable(RuntimeException ex) {
		return later(problem(HttpStatus.SERVICE_UNAVAILABLE, "Try again", ex));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> outcomeUnknown(OutcomeUnknownException ex) {
		ProblemDetail problem = problem(HttpStatus.SERVICE_UNAVAILABLE, "Outcome unknown", ex);
		problem.setProperty("purchaseId", ex.purchaseId());
		return later(problem);
	}

	private static ResponseEntity<ProblemDetail> later(ProblemDetail problem) {
		return ResponseEntity.status(problem.getStatus())
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
			.body(problem);
	}

	private static ProblemDetail problem(HttpStatus status, String title, Exception ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(ex.getMessage()));
		problem.setTitle(title);
		return problem;
	}

}

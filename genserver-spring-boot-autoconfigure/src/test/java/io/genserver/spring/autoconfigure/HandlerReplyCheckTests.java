package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.genserver.Cast;
import io.genserver.From;
import io.genserver.HandleCall;
import io.genserver.Request;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.bean.ServerModel;

import static io.genserver.spring.autoconfigure.InvalidServers.assertInvalid;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Replies that do not fit their requests are said at start-up, with what to change.
 */
class HandlerReplyCheckTests {

	private static final String HERE = HandlerReplyCheckTests.class.getName() + "$";

	record Name() implements Request<String> {
	}

	record Done() implements Request<Void> {
	}

	record Names() implements Request<List<String>> {
	}

	record Count() implements Request<Long> {
	}

	static class WrongReply {

		@HandleCall
		int name(Name name) {
			return 1;
		}

	}

	static class WrongElements {

		@HandleCall
		List<Integer> names(Names names) {
			return List.of();
		}

	}

	static class IntForLong {

		@HandleCall
		int count(Count count) {
			return 1;
		}

	}

	static class NoReply {

		@HandleCall
		void name(Name name) {
		}

	}

	static class WrongStage {

		@HandleCall
		CompletableFuture<Integer> name(Name name) {
			return CompletableFuture.completedFuture(1);
		}

	}

	static class WrongFrom {

		@HandleCall
		void name(Name name, From<Integer> from) {
		}

	}

	@Test
	void aReplyThatIsNotWhatTheRequestPromises() {
		assertInvalid(WrongReply.class,
				"Handler method WrongReply.name() of " + HERE
						+ "WrongReply replies with Integer, but Name is a Request<String>.",
				"Let it reply with String, or make the message a Request<Integer>.");
		assertInvalid(WrongElements.class,
				"Handler method WrongElements.names() of " + HERE
						+ "WrongElements replies with List<Integer>, but Names is a Request<List<String>>.",
				"Let it reply with List<String>, or make the message a Request<List<Integer>>.");
		assertInvalid(IntForLong.class,
				"Handler method IntForLong.count() of " + HERE
						+ "IntForLong replies with Integer, but Count is a Request<Long>.",
				"Let it reply with Long, or make the message a Request<Integer>.");
		assertInvalid(NoReply.class,
				"Handler method NoReply.name() of " + HERE + "NoReply returns nothing, but Name is a Request<String>.",
				"Return the String, or take a From<String> as well and reply through it, or make the message a Request<Void>.");
		assertInvalid(WrongStage.class,
				"Handler method WrongStage.name() of " + HERE
						+ "WrongStage replies with Integer, but Name is a Request<String>.",
				"Let it reply with String, or make the message a Request<Integer>.");
		assertInvalid(WrongFrom.class,
				"Handler method WrongFrom.name() of " + HERE
						+ "WrongFrom takes a From<Integer>, but Name is a Request<String>.",
				"Let it take a From<String>, or make the message a Request<Integer>.");
	}

	abstract static class Generic<R, Q extends Request<R>> {

		@HandleCall
		abstract R answer(Q request);

	}

	static class FittingReplies extends Generic<String, Name> {

		@Override
		String answer(Name request) {
			return "";
		}

		@HandleCall
		void done(Done done) {
		}

		@HandleCall
		CompletionStage<? extends List<String>> names(Names names) {
			return CompletableFuture.completedFuture(List.of());
		}

		@HandleCall
		long count(Count count) {
			return 1;
		}

		@HandleCall
		Object any(Request<?> request) {
			return "";
		}

		@HandleCall
		@SuppressWarnings("rawtypes")
		Optional raw(RawOptional request) {
			return Optional.empty();
		}

		@HandleCall
		void later(Later<?> later, From<?> from) {
		}

	}

	record RawOptional() implements Request<Optional<String>> {
	}

	record Later<T>() implements Request<T> {
	}

	@Test
	void repliesThatFitOrCannotBeCompared() {
		assertThatNoException().isThrownBy(() -> new ServerModel(FittingReplies.class));
	}

	@GenServerClient
	interface CastWithReply {

		@Cast
		long increment();

	}

	static class CastWithReplyServer implements CastWithReply {

		@Override
		public long increment() {
			return 1;
		}

	}

	@Test
	void aCastThatReturnsAValue() {
		assertInvalid(CastWithReplyServer.class,
				"Client method CastWithReply.increment() has @Cast and returns a value, but a cast has no reply.",
				"Make it void, or remove @Cast.");
	}

}

package io.genserver.spring.autoconfigure;

import org.junit.jupiter.api.Test;

import io.genserver.From;
import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.Request;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.bean.ServerModel;

import static io.genserver.spring.autoconfigure.InvalidServers.assertInvalid;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What is wrong with the class of a server is said at start-up, with what to change.
 */
class HandlerCheckTests {

	private static final String HERE = HandlerCheckTests.class.getName() + "$";

	record Name() implements Request<String> {
	}

	record Tick() {
	}

	static class Nothing {

	}

	@Test
	void aClassWithoutHandlers() {
		assertInvalid(Nothing.class, "@GenServer class " + HERE + "Nothing handles nothing.",
				"Let it implement an interface that is annotated with @GenServerClient,"
						+ " or annotate a method with @HandleCall, @HandleCast or @HandleInfo.");
	}

	static class TwoForOneType {

		@HandleCast
		void a(Tick tick) {
		}

		@HandleCast
		void b(Tick tick) {
		}

	}

	@Test
	void twoHandlersForOneType() {
		assertThatExceptionOfType(InvalidServerException.class).isThrownBy(() -> new ServerModel(TwoForOneType.class))
			.withMessageContainingAll("TwoForOneType.a()", "TwoForOneType.b()",
					"have @HandleCast for " + HERE + "Tick.", "Remove one of them.");
	}

	static class CallWithoutRequest {

		@HandleCall
		String tick(Tick tick) {
			return "";
		}

	}

	static class Primitive {

		@HandleCast
		void number(int number) {
		}

	}

	sealed interface Item permits Push, Some {

	}

	record Push() implements Item {
	}

	sealed interface Some extends Item permits One, Two {

	}

	record One() implements Some {
	}

	record Two() implements Some {
	}

	static class Covered {

		@HandleInfo
		void item(Item item) {
		}

		@HandleInfo
		void push(Push push) {
		}

		@HandleInfo
		void one(One one) {
		}

		@HandleInfo
		void two(Two two) {
		}

	}

	static class NotQuiteCovered {

		@HandleInfo
		void item(Item item) {
		}

		@HandleInfo
		void push(Push push) {
		}

		@HandleInfo
		void one(One one) {
		}

	}

	@GenServerClient
	interface Greeter {

		String greet();

		default String greetTwice() {
			return greet() + greet();
		}

	}

	static class Overriding implements Greeter {

		@Override
		public String greet() {
			return "";
		}

		@Override
		public String greetTwice() {
			return "";
		}

	}

	static class Static {

		@HandleInfo
		static void tick(Tick tick) {
		}

	}

	@Test
	void handlersThatCanNeverBeReached() {
		assertInvalid(CallWithoutRequest.class,
				"Handler method CallWithoutRequest.tick() of " + HERE
						+ "CallWithoutRequest can never be reached: a call needs a Request, and no instance of " + HERE
						+ "Tick can be one.",
				"Let Tick implement Request with the type of the reply, or annotate the method with @HandleCast or @HandleInfo.");
		assertInvalid(Primitive.class,
				"Handler method Primitive.number() of " + HERE
						+ "Primitive can never be reached: a message is an object, and never a int.",
				"Let it take the wrapper class, or better a record that says what the value means.");
		assertInvalid(Covered.class, "Handler method Covered.item() of " + HERE
				+ "Covered can never be reached: each class that " + HERE + "Item permits has a method of its own.",
				"Remove the method, or one of the others.");
		assertThatNoException().isThrownBy(() -> new ServerModel(NotQuiteCovered.class));
		assertInvalid(Overriding.class,
				"Overriding.greetTwice() can never be reached: it overrides default method Greeter.greetTwice()"
						+ " of a @GenServerClient interface, which runs on the caller's thread.",
				"Remove the override, or make the interface's method abstract so that it becomes a message.");
		assertInvalid(Static.class, "Handler method Static.tick() is static.",
				"Make it a method of the instance: the instance is the server's state.");
	}

	interface Left {

	}

	interface Right {

	}

	record Both() implements Left, Right {
	}

	static class Ambiguous {

		@HandleCast
		void left(Left left) {
		}

		@HandleCast
		void right(Right right) {
		}

	}

	static class Settled extends Ambiguous {

		@HandleCast
		void both(Both both) {
		}

	}

	@Test
	void aMessageThatCannotChooseItsHandler() {
		assertThatExceptionOfType(InvalidServerException.class).isThrownBy(() -> new ServerModel(Ambiguous.class))
			.withMessageContainingAll("Ambiguous.left()", "Ambiguous.right()",
					"have @HandleCast for messages of class " + HERE + "Both, and neither is more specific.",
					"Add a method with @HandleCast for Both, or let one of the two interfaces extend the other.");
		assertThatNoException().isThrownBy(() -> new ServerModel(Settled.class));
	}

	static class Disagreeing {

		@HandleInfo
		String tick(Tick tick, From<String> from) {
			return "";
		}

	}

	static class ReplyingInTwoWays {

		@HandleCall
		String name(Name name, From<String> from) {
			return "";
		}

	}

	static class TwoInits {

		@Init
		void one() {
		}

		@Init
		void two() {
		}

		@HandleInfo
		void tick(Tick tick) {
		}

	}

	static class WithoutMessage {

		@HandleCast
		void nothing() {
		}

	}

	@Test
	void handlersWithWrongParameters() {
		assertInvalid(Disagreeing.class,
				"Handler method Disagreeing.tick() has a parameter too many or of the wrong type.",
				"It may take the message, ServerContext, each at most once.");
		assertInvalid(ReplyingInTwoWays.class,
				"Handler method ReplyingInTwoWays.name() takes a From and returns a value.",
				"Remove one of the two: it either returns the reply or gives it to the From.");
		assertInvalid(TwoInits.class, "@GenServer class " + HERE + "TwoInits has 2 methods with @Init.", "Keep one.");
		assertInvalid(WithoutMessage.class, "Handler method WithoutMessage.nothing() takes no message.",
				"A method with @HandleCast needs a parameter for it, whose class says which messages it handles.");
	}

}

package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where the consumer of a mailbox that is never empty notes the envelope that it has
 * taken out last. A reference to a new object costs the garbage collector's fence in an
 * old object, such as a server is, and nothing in a new one: so this is replaced often,
 * and does not become old.
 */
final class TailNote extends Envelope {

	private static final VarHandle LAST;

	static {
		try {
			LAST = MethodHandles.lookup().findVarHandle(TailNote.class, "last", Envelope.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Written by the consumer (release), read by any thread. */
	private Envelope last;

	TailNote(Envelope last) {
		this.last = last;
	}

	Envelope last() {
		return (Envelope) LAST.getAcquire(this);
	}

	void last(Envelope envelope) {
		LAST.setRelease(this, envelope);
	}

	@Override
	boolean isUser() {
		return false;
	}

}

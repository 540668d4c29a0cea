package io.genserver.process;

/**
 * Keeps the object before out of the cache line of a subclass's fields; what is behind
 * them is kept out by the subclass's subclass, since a JVM lays out one class after the
 * other.
 */
abstract class LinePadding {

	/** Fills the gap after the header, into which the JVM would put what follows. */
	@SuppressWarnings("unused")
	private int a0;

	@SuppressWarnings("unused")
	private long a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15;

}

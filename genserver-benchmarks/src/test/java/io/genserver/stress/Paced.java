package io.genserver.stress;

/**
 * A stress test whose threads wait for each other, or for others, in each of its states:
 * that takes many times as long as usual, so that fewer states are made at once.
 */
public interface Paced {

}

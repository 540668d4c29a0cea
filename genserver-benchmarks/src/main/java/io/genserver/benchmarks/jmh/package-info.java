/**
 * What single operations cost in a steady state, and what they allocate. Not null-marked:
 * JMH sets the fields, and the code that it generates knows no nullness.
 */
package io.genserver.benchmarks.jmh;

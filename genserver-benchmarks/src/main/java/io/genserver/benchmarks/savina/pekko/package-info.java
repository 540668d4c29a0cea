/**
 * The Savina benchmarks with typed Pekko actors.
 */
@NullMarked
package io.genserver.benchmarks.savina.pekko;

import org.jspecify.annotations.NullMarked;

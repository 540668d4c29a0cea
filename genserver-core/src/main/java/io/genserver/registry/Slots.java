package io.genserver.registry;

import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The places of one key, in the order of their registration: a snapshot that readers can
 * walk through without a lock. Only the key's present snapshot may be changed, under the
 * key's lock, which gives the next one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
abstract sealed class Slots<K, V> {

	/** Show each place, among them empty ones. */
	abstract void forEach(Consumer<? super Slot<K, V>> action);

	/** With one more place. */
	abstract Slots<K, V> with(Slot<K, V> slot);

	/**
	 * Without a place that has been emptied.
	 * @return the other places, {@code null} if there are none
	 */
	abstract @Nullable Slots<K, V> without(Slot<K, V> slot);

	/**
	 * The place of one registration, and the places of a key that has no other.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 */
	static final class Slot<K, V> extends Slots<K, V> {

		private final K key;

		/**
		 * Null before it is registered and after it is not. Written under the key's lock.
		 */
		private volatile @Nullable Registration<K, V> registration;

		Slot(K key) {
			this.key = key;
		}

		K key() {
			return this.key;
		}

		@Nullable Registration<K, V> registration() {
			return this.registration;
		}

		void registration(@Nullable Registration<K, V> registration) {
			this.registration = registration;
		}

		/** The registration, {@code null} also if its owner has ended. */
		@Nullable Registration<K, V> living() {
			Registration<K, V> present = this.registration;
			return (present != null && present.pid().isAlive()) ? present : null;
		}

		@Override
		void forEach(Consumer<? super Slot<K, V>> action) {
			action.accept(this);
		}

		@Override
		Slots<K, V> with(Slot<K, V> slot) {
			return new Many<>(this, slot);
		}

		@Override
		@Nullable Slots<K, V> without(Slot<K, V> slot) {
			return (slot != this) ? this : null;
		}

	}

	/**
	 * Several places. The snapshots of a key share one array: each shows as much of it as
	 * was there in its time, and later ones only write behind that. Empty places stay
	 * until they are the greater part, so that adding and removing one costs the same
	 * whatever the number of the others.
	 */
	private static final class Many<K, V> extends Slots<K, V> {

		/** So few that it is not worth keeping empty places. */
		private static final int FEW = 16;

		private final @Nullable Slot<K, V>[] array;

		private final int size;

		private final int empty;

		Many(Slot<K, V> one, Slot<K, V> other) {
			this(newArray(4), 2, 0);
			this.array[0] = one;
			this.array[1] = other;
		}

		private Many(@Nullable Slot<K, V>[] array, int size, int empty) {
			this.array = array;
			this.size = size;
			this.empty = empty;
		}

		@SuppressWarnings({ "unchecked", "rawtypes" })
		private static <K, V> @Nullable Slot<K, V>[] newArray(int length) {
			return new Slot[length];
		}

		@Override
		void forEach(Consumer<? super Slot<K, V>> action) {
			for (int i = 0; i < this.size; i++) {
				Slot<K, V> slot = this.array[i];
				if (slot != null) {
					action.accept(slot);
				}
			}
		}

		@Override
		Slots<K, V> with(Slot<K, V> slot) {
			@Nullable Slot<K, V>[] roomy = (this.size < this.array.length) ? this.array
					: Arrays.copyOf(this.array, this.size * 2);
			roomy[this.size] = slot;
			return new Many<>(roomy, this.size + 1, this.empty);
		}

		@Override
		@Nullable Slots<K, V> without(Slot<K, V> slot) {
			int empty = this.empty + 1;
			if (this.size > FEW && empty <= this.size / 2) {
				return new Many<>(this.array, this.size, empty);
			}
			@Nullable Slot<K, V>[] kept = newArray(this.size);
			int size = 0;
			for (int i = 0; i < this.size; i++) {
				Slot<K, V> other = this.array[i];
				if (other != null && other != slot && other.registration() != null) {
					kept[size++] = other;
				}
			}
			return (size > 1) ? new Many<>(Arrays.copyOf(kept, Math.max(4, size)), size, 0) : kept[0];
		}

	}

}

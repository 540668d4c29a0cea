package io.genserver;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import static org.assertj.core.api.Assertions.assertThat;

class ConformanceTests {

	/** The ids in the names of all tests. */
	private static Set<String> tested() {
		return new ClassFileImporter().withImportOption(new ImportOption.OnlyIncludeTests())
			.importPackages("io.genserver")
			.stream()
			.flatMap(ConformanceTests::names)
			.flatMap((name) -> ConformanceTable.ids(name).stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<String> names(JavaClass type) {
		Stream<String> ofMethods = type.getMethods().stream().flatMap(ConformanceTests::names);
		return Stream.concat(type.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value).stream(),
				ofMethods);
	}

	private static Stream<String> names(JavaMethod method) {
		Optional<String> name = method.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value);
		Optional<String> parametrised = method.tryGetAnnotationOfType(ParameterizedTest.class)
			.map(ParameterizedTest::name);
		return Stream.concat(name.stream(), parametrised.stream());
	}

	@Test
	void everyCaseThatAppliesHasATest() {
		Set<String> tested = tested();
		assertThat(ConformanceTable.rows()
			.stream()
			.filter(ConformanceTable.Row::applies)
			.map(ConformanceTable.Row::id)
			.filter((id) -> !tested.contains(id))).isEmpty();
	}

	@Test
	void everyCaseThatATestNamesApplies() {
		Set<String> applying = ConformanceTable.rows()
			.stream()
			.filter(ConformanceTable.Row::applies)
			.map(ConformanceTable.Row::id)
			.collect(Collectors.toSet());
		assertThat(applying).containsAll(tested());
	}

	@Test
	void everyCaseThatDoesNotApplySaysWhy() {
		assertThat(ConformanceTable.rows()).hasSizeGreaterThan(300)
			.filteredOn((row) -> !row.applies())
			.allSatisfy((row) -> assertThat(row.reason()).isNotBlank());
	}

}

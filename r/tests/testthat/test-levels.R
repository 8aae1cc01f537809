# Levels in, levels out: what an R user has put in order stays in that order, and pairs have the sign of TukeyHSD.

VALUES <- c(1.1, 1.4, 0.9, 1.2, 1.0, 2.0, 2.2, 1.9, 2.6, 2.4, 1.3, 1.5, 1.7, 1.8, 1.6)
NAMES <- rep(c("Eden", "Botany", "Kembla"), each = 5L)
LEVELS <- c("Kembla", "Botany", "Ulladulla", "Eden")
METALS <- data.frame(Cu = 45 * VALUES, Zn = 95 * VALUES, Pb = 20 * VALUES)

for (ordered in c(FALSE, TRUE)) {
  kind <- if (ordered) "an ordered factor" else "a factor"
  ports <- factor(NAMES, LEVELS, ordered = ordered)

  test_that(paste("ports compared stand in the order of", kind, "and pairs are those of TukeyHSD"), {
    skip_without_python()
    tukey <- TukeyHSD(aov(VALUES ~ ports, data.frame(VALUES, ports = factor(ports, ordered = FALSE))))$ports
    for (method in c("bootstrap", "welch", "permutation", "kruskal")) {
      result <- compare_ports(VALUES, ports, method = method, n_resamples = 99L)
      expect_identical(result$groups$port, factor(c("Kembla", "Botany", "Eden"), LEVELS, ordered = ordered))
      expect_identical(levels(result$pairs$group_a), LEVELS)
      expect_identical(paste(result$pairs$group_a, result$pairs$group_b, sep = "-"), rownames(tukey))
      if (method != "kruskal") expect_equal(result$pairs$estimate, unname(tukey[, "diff"]), tolerance = 1e-12)
      expect_match(paste(note_texts(result$notes), collapse = " "), "No sample has the level Ulladulla", fixed = TRUE)
      expect_identical(names(compact_letters(result$pairs)), c("Kembla", "Botany", "Eden"))
      expect_identical(levels(picture(result)$rows$label), c("Kembla", "Botany", "Eden"))
      expect_identical(as.character(tidy.pli_comparison(result)$group1), as.character(result$pairs$group_a))
    }
  })

  test_that(paste("samples, their assessment and zone PLIs keep the levels of", kind), {
    skip_without_python()
    samples <- read_samples(cbind(port = ports, METALS), port = "port")
    expect_identical(samples$info$port, ports)
    found <- assess(samples, "shale")
    expect_identical(found$samples$port, ports)
    expect_identical(found$ports$port, factor(c("Kembla", "Botany", "Eden"), LEVELS, ordered = ordered))
    expect_identical(as.character(tidy.pli_assessment(found)$term), c("Kembla", "Botany", "Eden"))
    expect_identical(names(zone_pli(VALUES, ports)), c("Kembla", "Botany", "Eden"))
  })
}

test_that("the order of rows decides neither order nor sign where levels do", {
  skip_without_python()
  ports <- factor(NAMES, LEVELS)
  turned <- rev(seq_along(VALUES))
  columns <- c("group_a", "group_b", "estimate", "p_value")
  one <- compare_ports(VALUES, ports)$pairs[columns]
  expect_equal(compare_ports(VALUES[turned], ports[turned])$pairs[columns], one, tolerance = 1e-12)
})

test_that("truth values are written as R writes them", {
  skip_without_python()
  high <- VALUES > 1.5
  expect_identical(names(zone_pli(VALUES, high)), c("FALSE", "TRUE"))
  expect_setequal(survey_shares(high, weights = rep(1, 15))$`TRUE`$term, "TRUE")
  found <- assess(read_samples(cbind(high = high, METALS), port = "high"), "shale")
  expect_setequal(names(found$intervals), c("TRUE", "FALSE"))
  expect_type(found$ports$port, "logical")
})

# The reference's side of the benchmark: R package surveillance.
# usage: Rscript bench.R <csv, one column per series> <job> <csv for its answer>
# Prints the user CPU seconds; writes a line for each series and point: upperbound, alarm.
suppressMessages(library(surveillance))
arguments <- commandArgs(TRUE)
job <- arguments[2]
counts <- as.matrix(read.csv(arguments[1], header = FALSE))
dimnames(counts) <- NULL
weekly <- grepl("^farrington", job)
range <- if (weekly) 261:312 else 31:120
noufaily <- list(range = range, b = 4, w = 3, noPeriods = 10, weightsThreshold = 2.58,
  pastWeeksNotIncluded = 26, pThresholdTrend = 1, alpha = 0.05, thresholdMethod = "nbPlugin",
  glmWarnings = FALSE)
original <- list(range = range, b = 4, w = 3, noPeriods = 1, weightsThreshold = 1,
  pastWeeksNotIncluded = 3, pThresholdTrend = 0.05, alpha = 0.05, thresholdMethod = "delta",
  powertrans = "2/3", glmWarnings = FALSE)
method <- toupper(sub("ears-", "", job))
run <- switch(job,
  "farrington-noufaily" = function(s) farringtonFlexible(s, control = noufaily),
  "farrington-original" = function(s) farringtonFlexible(s, control = original),
  function(s) earsC(s, control = list(range = range, method = method, baseline = 7,
    minSigma = 0.5, alpha = if (method == "C3") 0.025 else 0.001)))
# R copies the whole object at each assignment: twenty columns at a time is the fair way to run it
groups <- split(seq_len(ncol(counts)), (seq_len(ncol(counts)) - 1) %/% 20)
found <- list()
time <- system.time(for (columns in groups) {
  s <- if (weekly) sts(counts[, columns, drop = FALSE], start = c(2018, 1), frequency = 52) else
    sts(counts[, columns, drop = FALSE], start = c(2024, 1), frequency = 365)
  found <- c(found, run(s))
})
bounds <- unlist(lapply(found, function(r) as.vector(upperbound(r))))
alarms <- unlist(lapply(found, function(r) as.numeric(alarms(r))))
write.table(data.frame(format(bounds, digits = 17, trim = TRUE), alarms), arguments[3], sep = ",",
  row.names = FALSE, col.names = FALSE, quote = FALSE)
cat(time[["user.self"]], "\n")
